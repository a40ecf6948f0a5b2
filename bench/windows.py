"""Windows of a Chromium that nothing looks into while something is measured.

Playwright listens to each page: the browser tells it of every event and every number that comes by the network, and the
page is drawn with tools for developers attached. Here a window has them for the moment of a question only.
"""

import json
import os
import subprocess
import tempfile

SIZE = {"width": 1280, "height": 720}


class Chromium:
    """A headless Chromium, asked by a pipe.

    Args:
        path: of the program.
        arguments: for it.
    """

    def __init__(self, path, arguments):
        self._folder, self._asked = tempfile.TemporaryDirectory(ignore_cleanup_errors=True), 0
        (theirs_in, ours_out), (ours_in, theirs_out) = os.pipe(), os.pipe()
        options = ["--headless", "--remote-debugging-pipe", f"--user-data-dir={self._folder.name}", *arguments]

        def placed():  # where Chromium reads and writes
            os.dup2(theirs_in, 3)
            os.dup2(theirs_out, 4)

        self._process = subprocess.Popen(
            [path, *options], pass_fds=(3, 4), preexec_fn=placed, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._out, self._in = os.fdopen(ours_out, "wb", buffering=0), os.fdopen(ours_in, "rb")
        self._rest = b""

    def window(self, url):
        """Open a window; what names it."""
        return self._ask("Target.createTarget", url=url, newWindow=True, **SIZE)["targetId"]

    def value(self, window, expression):
        """The value of an expression in a window, which is looked into for as long as that takes."""
        session = self._ask("Target.attachToTarget", targetId=window, flatten=True)["sessionId"]
        try:
            asked = {"expression": expression, "returnByValue": True}
            return self._ask("Runtime.evaluate", session, **asked)["result"].get("value")
        finally:
            self._ask("Target.detachFromTarget", sessionId=session)

    def title(self, window):
        """The title of a window, which the browser knows without a look into it."""
        return self._ask("Target.getTargetInfo", targetId=window)["targetInfo"]["title"]

    def shut(self, window):
        """Close a window."""
        self._ask("Target.closeTarget", targetId=window)

    def close(self):
        """End the browser."""
        self._out.close()
        try:
            self._process.wait(5.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._in.close()
        self._folder.cleanup()

    def _ask(self, method, session=None, **parameters):
        self._asked += 1
        said = {"id": self._asked, "method": method, "params": parameters}
        self._out.write(json.dumps(said | ({"sessionId": session} if session else {})).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._asked:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def _next(self):
        while b"\0" not in self._rest:
            more = self._in.read1(1 << 16)
            if not more:
                raise RuntimeError("The browser has ended.")
            self._rest += more
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)
