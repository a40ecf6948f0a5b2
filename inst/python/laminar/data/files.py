"""Files from the internet, with an error that says which file is missing and where it belongs."""

import os
import re

import keras

from laminar.errors import LaminarError


def fetch(arguments):
    """`keras.utils.get_file()`, with the error of `with_files()`.

    Args:
        arguments: dict of its keyword arguments.

    Returns:
        The path, a string.
    """
    folder = os.path.join(arguments.get("cache_dir") or _home(), arguments.get("cache_subdir") or "datasets")
    return str(with_files(lambda: keras.utils.get_file(**arguments), folder))


def with_files(make, folder=None, instead=""):
    """Call a function that may download a file.

    Args:
        make: function without arguments.
        folder: where the file is looked for; by default Keras's folder of models.
        instead: what else the user can do, a sentence after a space.

    Returns:
        What the function returns.

    Raises:
        LaminarError: the file could not be downloaded; its name, the folder and the address are in the error.
    """
    try:
        return make()
    except Exception as error:
        failure = re.search(r"URL fetch failure on (?P<url>\S+?):? ", str(error))
        if failure is None:
            raise
        url = failure["url"]
        raise LaminarError(
            f"The file {url.rsplit('/', 1)[-1]} is not on this computer and could not be downloaded.",
            "data",
            found=f"Looked in {folder or os.path.join(_home(), 'models')}, then asked {url}.",
            mend="Download it elsewhere and put it into that folder." + instead,
        ) from None


def _home():
    return os.environ.get("KERAS_HOME", os.path.join(os.path.expanduser("~"), ".keras"))
