# install_laminar(): everything short of the network. What pip itself does with the real
# lock files is proven by every `make setup`.

local_environments <- function(frame = parent.frame()) {
  home <- withr::local_tempdir(.local_envir = frame)
  withr::local_envvar(c(WORKON_HOME = home, RETICULATE_VIRTUALENV_ROOT = home), .local_envir = frame)
  home
}

# The text of an error without the folders of this machine.
cat_error <- function(expr, hide) {
  condition <- tryCatch(expr, laminar_error = identity)
  expect_s3_class(condition, "laminar_error")
  text <- conditionMessage(condition)
  for (folder in hide) text <- gsub(folder, "<folder>", text, fixed = TRUE)
  text <- gsub("3\\.1[0-9] with", "<newest> with", text)
  cat(text, "\n")
}

test_that("the lock is composed for the machine and names every version exactly", {
  names <- function(...) sub(".txt", "", basename(lock_files(...)), fixed = TRUE)
  expect_equal(names(gpu = FALSE, numpy_2 = FALSE), c("base", "numpy-1", "tensorflow", "tensorflow-cpu"))
  expect_equal(names(gpu = TRUE, numpy_2 = TRUE), c("base", "numpy-2", "cuda", "tensorflow", "tensorflow-cuda"))
  expect_equal(names(FALSE, "jax", FALSE), c("base", "numpy-1", "jax-numpy-1"))
  expect_equal(names(TRUE, "jax", TRUE), c("base", "numpy-2", "cuda", "jax-numpy-2", "jax-cuda-numpy-2"))
  both <- union(names(FALSE, "jax", FALSE), names(FALSE, "tensorflow", FALSE))
  expect_setequal(names(FALSE, c("jax", "tensorflow"), FALSE), both)
  withr::local_envvar(KERAS_BACKEND = NA)
  expect_equal(laminar_lock_files(gpu = FALSE), lock_files(FALSE))
  expect_equal(laminar_lock_files(gpu = FALSE, backend = "jax"), lock_files(FALSE, "jax"))
  withr::local_envvar(KERAS_BACKEND = "jax")
  expect_equal(laminar_lock_files(gpu = FALSE), lock_files(FALSE, "jax"))
  for (gpu in c(FALSE, TRUE)) {
    for (numpy_2 in c(FALSE, TRUE)) {
      lock <- read_lock(lock_files(gpu, c("tensorflow", "jax"), numpy_2))
      expect_match(lock, "^[A-Za-z0-9_.-]+(\\[and-cuda\\])?==[0-9][0-9a-z.]*( ;.*)?$")
      package <- sub("==.*", "", grep("python_version <|darwin\" or", lock, value = TRUE, invert = TRUE))
      expect_equal(package[duplicated(package)], character())
    }
  }
})

test_that("what is installed is what is asked for, else what is there, else what is chosen", {
  folder <- withr::local_tempdir()
  withr::local_envvar(KERAS_BACKEND = NA)
  expect_equal(backends_to_install(NULL), "tensorflow")
  expect_equal(backends_to_install(NULL, folder), "tensorflow")
  expect_equal(backends_to_install(c("jax", "tensorflow", "jax")), c("jax", "tensorflow"))
  dir.create(file.path(folder, "lib", "python3.11", "site-packages", "jax"), recursive = TRUE)
  expect_equal(backends_to_install(NULL, folder), "jax")
  expect_equal(backends_to_install("tensorflow", folder), "tensorflow")
  withr::local_envvar(KERAS_BACKEND = "jax")
  expect_equal(backends_to_install(NULL), "jax")
  expect_error(backends_to_install("torch"), class = "laminar_error_backend")
  expect_error(backends_to_install("both"), class = "laminar_error_value")
})

test_that("the lock has the versions that the package says it needs", {
  lock <- read_lock(lock_files(gpu = FALSE, c("tensorflow", "jax"), numpy_2 = FALSE))
  version <- function(package) sub(".*==([0-9.]+).*", "\\1", grep(paste0("^", package, "=="), lock, value = TRUE)[[1L]])
  expect_false(is_older(version("keras"), oldest_supported[["keras"]]))
  expect_false(is_older(version("tensorflow-cpu"), oldest_supported[["tensorflow"]]))
  expect_false(is_older(version("jax"), oldest_supported[["jax"]]))
  expect_equal(version("numpy"), "1.26.4")
})

test_that("mistakes are answered before anything is made", {
  home <- local_environments()
  dir.create(file.path(home, "mine"))
  wheels <- withr::local_tempdir()
  expect_snapshot({
    "an environment that is not laminar's"
    cat_error(install_laminar(envname = "mine"), home)
    "a wheel folder that is not there"
    cat_error(install_laminar(offline = file.path(wheels, "no")), wheels)
    "a wheel folder without wheels"
    cat_error(install_laminar(offline = wheels), wheels)
    "a Python that is not there"
    cat_error(install_laminar(python = "/no/such/python"), home)
    "something that is not a Python"
    cat_error(install_laminar(python = R.home("bin/R")), R.home("bin/R"))
    "a name that is not a string"
    cat_error(install_laminar(envname = 1), home)
  })
  expect_error(install_laminar(method = "conda"), "method")
  expect_error(install_laminar(backend = "torch"), class = "laminar_error_backend")
  expect_equal(list.files(home), "mine")
})

test_that("without any Python the error says where to get one", {
  expect_snapshot(cat_error(starter_python(candidates = "/no/such/python"), "nothing"))
})

test_that("an installation that fails leaves nothing behind and shows what pip said", {
  skip_on_cran()
  home <- local_environments()
  tryCatch(starter_python(), laminar_error_install = function(condition) skip("no Python to build on"))
  wheels <- withr::local_tempdir()
  file.create(file.path(wheels, "nothing-1.0-py3-none-any.whl"))
  condition <- tryCatch(
    suppressMessages(install_laminar(envname = "r-test", offline = wheels, gpu = FALSE)),
    error = identity
  )
  expect_s3_class(condition, "laminar_error_install")
  expect_match(conditionMessage(condition), "pip could not install the Python packages")
  expect_match(conditionMessage(condition), "No matching distribution found")
  expect_equal(list.files(home), character())
})

test_that("an environment is made offline from a wheel folder and used without a word", {
  skip_on_cran()
  home <- local_environments()
  starter <- tryCatch(starter_python(), laminar_error_install = function(condition) skip("no Python to build on"))
  folder <- laminar_environment("r-test")
  expect_equal(normalizePath(dirname(folder)), normalizePath(home))
  make_environment(folder, starter)
  expect_true(file.exists(python_in(folder)))
  nothing <- withr::local_tempfile(lines = "# no packages")
  expect_equal(install_packages_from(nothing, python_in(folder)), python_in(folder))
  expect_error(check_own_environment(folder, "r-test"), class = "laminar_error_install")
  file.create(environment_mark(folder))
  expect_error(check_own_environment(folder, "r-test"), NA)
})

test_that("a Python that cannot make environments is passed over", {
  expect_false(can_make_environments(R.home("bin/Rscript")))
  expect_equal(newest_python(package_version("1.28")), 11L)
  expect_equal(newest_python(package_version("1.46.0")), 13L)
})

test_that("optional parts have locks of their own, which do not contradict the others", {
  expect_setequal(known_extras(), c("parquet", "tensorboard", "trees", "tuning"))
  expect_equal(extra_lock_files(NULL), character())
  expect_equal(basename(extra_lock_files(c("trees", "tuning"))), c("extra-trees.txt", "extra-tuning.txt"))
  expect_equal(
    laminar_lock_files(gpu = FALSE, extras = "all"),
    c(lock_files(FALSE), extra_lock_files(known_extras()))
  )
  together <- unique(read_lock(c(lock_files(TRUE), lock_files(FALSE), extra_lock_files("all"))))
  expect_match(together, "^[A-Za-z0-9_.-]+(\\[and-cuda\\])?==[0-9][0-9a-z.]*( ;.*)?$")
  package <- sub("==.*", "", together)
  expect_equal(package[duplicated(package)], character())
  expect_snapshot({
    cat_error(install_laminar(extras = "teeth"), "nothing")
    cat_error(install_laminar(extras = 3), "nothing")
  })
})

test_that("what needs an optional part that is not there names the command for this Python", {
  chosen <- function(python, by) list(python = python, by = by)
  home <- local_environments()
  own <- python_in(laminar_environment())
  expect_match(mend_extra("tuning", chosen(own, "the virtual environment")), 'install_laminar\\(extras = "tuning"\\)')
  expect_match(
    mend_extra("trees", chosen("/usr/bin/python3", "the environment variable LAMINAR_PYTHON")),
    "/usr/bin/python3 -m pip install -r .*extra-trees.txt"
  )
  expect_match(mend_extra("trees", chosen(NA, "py_require()")), 'py_require\\(c\\("ydf==')
})

test_that("check_extra() finds what is there and stops where it is not", {
  skip_if_no_backend()
  there <- py_laminar()$sitrep$extras()
  for (extra in there) expect_equal(check_extra(extra), extra)
  expect_error(check_extra("tuning", there = "trees"), "This needs Optuna", class = "laminar_error_missing_extra")
})
