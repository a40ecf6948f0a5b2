# What tools/setup needs to know about the machine: sourced by it, not run.

# R packages: what DESCRIPTION imports, and what it suggests where it can be had.
description_packages() {
  awk -v field="$1:" '/^[A-Za-z]/ { inside = ($1 == field); next } inside' DESCRIPTION |
    sed 's/(.*//; s/[, ]//g'
}
tool_packages="jsonlite lintr pkgload roxygen2"
r_packages_needed() { description_packages Imports; description_packages Suggests; printf '%s\n' $tool_packages; }

# Prints those of the packages given which R does not find.
r_packages_missing() {
  Rscript --vanilla -e '
    for (name in commandArgs(TRUE)) if (!nzchar(system.file(package = name))) cat(name, "")
  ' "$@"
}

R_version() { R --version | head -n 1; }

# The reticulate at hand decides which NumPy and which Python will do; nothing before it is there.
reticulate_version() {
  command -v Rscript >/dev/null || return 0
  Rscript --vanilla -e 'cat(tryCatch(format(utils::packageVersion("reticulate")), error = function(e) ""))'
}
is_at_least() { [ "$(printf '%s\n' "$1" "$2" | sort -V | head -n 1)" = "$2" ]; }
reticulate_knows_numpy_2() { is_at_least "$reticulate" 1.39; }
newest_python() {
  if [ -z "$reticulate" ] || is_at_least "$reticulate" 1.40; then echo 13
  elif is_at_least "$reticulate" 1.33; then echo 12
  else echo 11
  fi
}

has_nvidia_gpu() {
  case "${LAMINAR_SETUP_GPU:-}" in
    yes) return 0 ;;
    no) return 1 ;;
  esac
  command -v nvidia-smi >/dev/null && nvidia-smi -L 2>/dev/null | grep -q GPU
}

# A Python that TensorFlow has wheels for, that can make a virtual environment,
# and that R can load: reticulate needs Python's shared library.
python_is_usable() {
  "$1" - "$(newest_python)" 2>/dev/null <<'PYTHON'
import ctypes, ensurepip, os, sys, sysconfig, venv
assert (3, 10) <= sys.version_info[:2] <= (3, int(sys.argv[1]))
names = [sysconfig.get_config_var(key) for key in ("INSTSONAME", "LDLIBRARY")]
folders = [sysconfig.get_config_var(key) or "" for key in ("LIBDIR", "LIBPL")] + [sys.prefix]
multiarch = os.path.join(folders[0], sysconfig.get_config_var("MULTIARCH") or "")
paths = [os.path.join(folder, name) for folder in [*folders, multiarch] for name in names if name]
assert any(os.path.exists(path) and not path.endswith(".a") for path in paths)
PYTHON
}

# The system's Python first: apt mends what it lacks.
find_python() {
  local candidate
  if [ -n "${LAMINAR_SETUP_PYTHON:-}" ]; then
    candidate=$(command -v "$LAMINAR_SETUP_PYTHON") && python_is_usable "$candidate" && echo "$candidate"
    return
  fi
  for candidate in /usr/bin/python3 python3 python3.13 python3.12 python3.11 python3.10; do
    candidate=$(command -v "$candidate") || continue
    if python_is_usable "$candidate"; then echo "$candidate"; return; fi
  done
  return 1
}

required_is_complete() {
  command -v Rscript >/dev/null && find_python >/dev/null &&
    [ -z "$(r_packages_missing $(description_packages Imports))" ]
}
# What is only suggested, or only tests need, may be missing: apt is asked for it once for each
# content of DESCRIPTION and each purpose.
system_is_complete() {
  required_is_complete || return 1
  ! command -v apt-get >/dev/null || is_done ".cache/apt-stamp-$purpose" "$(apt_stamp)" ||
    { [ -z "$(r_packages_missing $needed_packages)" ] && development_is_complete; }
}
development_is_complete() {
  [ "$purpose" != develop ] || { command -v chromium && command -v gcc; } >/dev/null
}
apt_stamp() { checksum < DESCRIPTION; }

# sudo may ask for the password where somebody is there to type it.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif [ -t 0 ]; then
    sudo "$@"
  else
    sudo -n "$@"
  fi
}

# Fails only where nothing can be installed; whether that matters,
# required_is_complete says afterwards.
install_with_apt() {
  local names known wanted
  say "apt: R, R packages and Python (some minutes the first time)"
  as_root apt-get update -qq || { say "cannot use apt: it needs root, or sudo."; return 1; }
  names=$(printf 'r-cran-%s\n' $needed_packages | tr '[:upper:]' '[:lower:]')
  # Not every package is in Debian (nor is it named so in base R): ask which are.
  known=$(apt-cache --no-all-versions show $names 2>/dev/null | sed -n 's/^Package: //p')
  apt_install r-base-core python3 python3-venv $known ||
    { tail -n 20 .cache/apt.log >&2; say "apt-get install failed; all of it is in .cache/apt.log."; return 1; }
  # Python's shared library is a package of its own, named by version (t64 on newer Ubuntu).
  if ! find_python >/dev/null; then
    wanted="libpython$(/usr/bin/python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
    apt_install "$wanted" || apt_install "${wanted}t64" || true
  fi
  # A browser for the tests of pages, a compiler for the one of the C program; without them those are skipped.
  if ! development_is_complete; then
    for wanted in chromium "gcc libc6-dev"; do
      apt_install $wanted || say "apt cannot install $wanted; the tests that need it are skipped."
    done
  fi
  apt_stamp > ".cache/apt-stamp-$purpose"
}
apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 "$@" </dev/null >>.cache/apt.log 2>&1
}

explain_what_is_missing() {
  local missing
  {
    echo "laminar set-up: these are missing, and only apt could install them from here:"
    if ! command -v Rscript >/dev/null; then
      echo "  - R (4.1 or newer): https://cran.r-project.org"
    else
      missing=$(r_packages_missing $(description_packages Imports) | sed 's/ *$//; s/ /", "/g')
      if [ -n "$missing" ]; then
        echo "  - R packages:  Rscript -e 'install.packages(c(\"$missing\"))'"
      fi
    fi
    if ! find_python >/dev/null; then
      echo "  - Python 3.10 to 3.$(newest_python) with the venv module and its shared library;"
      echo "    LAMINAR_SETUP_PYTHON=<path> names one that is not on the PATH"
    fi
  } >&2
  exit 1
}
