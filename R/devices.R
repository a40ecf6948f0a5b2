#' The devices at hand
#'
#' `list_devices()` lists what programs can be placed on; `with_device()` places what its code makes and runs there.
#' Without it the first GPU is used when there is one.
#'
#' @param device A name from `list_devices()`, for example `"CPU:0"` or `"GPU:1"`.
#' @param code R code: models made, trained and used in it live on the device.
#' @returns `list_devices()`: a data frame with the columns `name`, `type` ("CPU", "GPU") and `description`.
#'   `with_device()`: the value of `code`.
#' @export
#' @examplesIf laminar::is_backend_available()
#' list_devices()
#' with_device("CPU:0", {
#'   model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#'   predict(model, matrix(1, 1, 2))
#' })
list_devices <- function() {
  devices <- try_backend(py_laminar()$execution$list_devices())
  field <- function(name) vapply(devices, function(device) device[[name]], "")
  data.frame(name = field("name"), type = field("type"), description = field("description"))
}

#' @rdname list_devices
#' @export
with_device <- function(device, code) {
  check_string(device, "device")
  scope <- try_backend(py_laminar()$execution$with_device(device))
  with_python_context(scope, code)
}
