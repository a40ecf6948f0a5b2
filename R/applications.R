# Networks of the literature, ready made, with or without the weights that their authors learned from ImageNet.

#' Networks of the literature
#'
#' Each function makes a model of images, by default with weights learned from ImageNet (1.3 million pictures of
#' 1,000 classes). Images must be prepared as the authors did;
#' [application_preprocess_inputs()] does it for the model at hand.
#'
#' | functions | size of the images | source |
#' |---|---|---|
#' | `application_convnext_*()` | 224 | [Liu et al., 2022](https://arxiv.org/abs/2201.03545) |
#' | `application_densenet*()` | 224 | [Huang et al., 2017](https://arxiv.org/abs/1608.06993) |
#' | `application_efficientnet_b0()` to `_b7()` | 224 to 600 | [Tan and Le, 2019](https://arxiv.org/abs/1905.11946) |
#' | `application_efficientnet_v2*()` | 224 to 480 | [Tan and Le, 2021](https://arxiv.org/abs/2104.00298) |
#' | `application_inception_v3()` | 299 | [Szegedy et al., 2016](https://arxiv.org/abs/1512.00567) |
#' | `application_inception_resnet_v2()` | 299 | [Szegedy et al., 2017](https://arxiv.org/abs/1602.07261) |
#' | `application_mobilenet()` | 224 | [Howard et al., 2017](https://arxiv.org/abs/1704.04861) |
#' | `application_mobilenet_v2()` | 224 | [Sandler et al., 2018](https://arxiv.org/abs/1801.04381) |
#' | `application_mobilenet_v3_*()` | 224 | [Howard et al., 2019](https://arxiv.org/abs/1905.02244) |
#' | `application_nasnet_mobile()`, `_large()` | 224, 331 | [Zoph et al., 2018](https://arxiv.org/abs/1707.07012) |
#' | `application_resnet50()`, `101`, `152` | 224 | [He et al., 2015](https://arxiv.org/abs/1512.03385) |
#' | `application_resnet50_v2()`, `101`, `152` | 224 | [He et al., 2016](https://arxiv.org/abs/1603.05027) |
#' | `application_vgg16()`, `application_vgg19()` | 224 | [Simonyan et al., 2015](https://arxiv.org/abs/1409.1556) |
#' | `application_xception()` | 299 | [Chollet, 2017](https://arxiv.org/abs/1610.02357) |
#'
#' Weights come from Keras's cache (`~/.keras/models`, or `$KERAS_HOME/models`), or are downloaded to it. Without the
#' internet put the file there by hand, or give its path as `weights`; an error names the file.
#'
#' @param include_top `FALSE` leaves out the layers after the last convolution, to put others there.
#' @param weights `"imagenet"`, the path of a weights file, or `NULL` to begin with random weights.
#' @param input_tensor A tensor that becomes the input, for example from [keras_input()], or `NULL`.
#' @param input_shape Height, width and channels; other sizes than the network's own only with `include_top = FALSE` or
#'   `weights = NULL`.
#' @param pooling With `include_top = FALSE`: `"avg"` or `"max"` give one row of features for an image, `NULL` a map.
#' @param classes Number of classes; other than 1,000 only with `weights = NULL`.
#' @param classifier_activation Activation of the last layer, or `NULL` for scores.
#' @param name Name of the model, a string.
#' @param include_preprocessing `TRUE` when the model prepares the images itself.
#' @param alpha Width of the network: factor for the number of filters in each layer.
#' @param depth_multiplier Filters for each channel in the depthwise convolutions, a whole number.
#' @param dropout,dropout_rate Share dropped before the last layer.
#' @param minimalistic `TRUE` leaves out squeeze-and-excitation and hard swish, for devices that are slow with them.
#' @returns A model, with images of shape `(samples, height, width, channels)` as input and one row of probabilities for
#'   each as output.
#' @name applications
#' @examplesIf laminar::is_backend_available()
#' model <- application_mobilenet_v2(input_shape = c(96, 96, 3), weights = NULL, classes = 10)
#' count_params(model)
NULL

# Which module of Keras prepares images for a class of networks.

application_families <- c(
  ConvNeXtTiny = "convnext", ConvNeXtSmall = "convnext", ConvNeXtBase = "convnext",
  ConvNeXtLarge = "convnext", ConvNeXtXLarge = "convnext", DenseNet121 = "densenet",
  DenseNet169 = "densenet", DenseNet201 = "densenet", EfficientNetB0 = "efficientnet",
  EfficientNetB1 = "efficientnet", EfficientNetB2 = "efficientnet", EfficientNetB3 = "efficientnet",
  EfficientNetB4 = "efficientnet", EfficientNetB5 = "efficientnet", EfficientNetB6 = "efficientnet",
  EfficientNetB7 = "efficientnet", EfficientNetV2B0 = "efficientnet_v2",
  EfficientNetV2B1 = "efficientnet_v2", EfficientNetV2B2 = "efficientnet_v2",
  EfficientNetV2B3 = "efficientnet_v2", EfficientNetV2S = "efficientnet_v2",
  EfficientNetV2M = "efficientnet_v2", EfficientNetV2L = "efficientnet_v2", InceptionV3 = "inception_v3",
  InceptionResNetV2 = "inception_resnet_v2", MobileNet = "mobilenet", MobileNetV2 = "mobilenet_v2",
  MobileNetV3Small = "mobilenet_v3", MobileNetV3Large = "mobilenet_v3", NASNetMobile = "nasnet",
  NASNetLarge = "nasnet", ResNet50 = "resnet", ResNet101 = "resnet", ResNet152 = "resnet",
  ResNet50V2 = "resnet_v2", ResNet101V2 = "resnet_v2", ResNet152V2 = "resnet_v2", VGG16 = "vgg16",
  VGG19 = "vgg19", Xception = "xception"
)

#' @rdname applications
#' @export
application_convnext_tiny <- function(include_top = TRUE, include_preprocessing = TRUE, weights = "imagenet",
                                      input_tensor = NULL, input_shape = NULL, pooling = NULL, classes = 1000,
                                      classifier_activation = "softmax", name = "convnext_tiny") {
  new_application("ConvNeXtTiny", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_convnext_small <- function(include_top = TRUE, include_preprocessing = TRUE, weights = "imagenet",
                                       input_tensor = NULL, input_shape = NULL, pooling = NULL, classes = 1000,
                                       classifier_activation = "softmax", name = "convnext_small") {
  new_application("ConvNeXtSmall", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_convnext_base <- function(include_top = TRUE, include_preprocessing = TRUE, weights = "imagenet",
                                      input_tensor = NULL, input_shape = NULL, pooling = NULL, classes = 1000,
                                      classifier_activation = "softmax", name = "convnext_base") {
  new_application("ConvNeXtBase", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_convnext_large <- function(include_top = TRUE, include_preprocessing = TRUE, weights = "imagenet",
                                       input_tensor = NULL, input_shape = NULL, pooling = NULL, classes = 1000,
                                       classifier_activation = "softmax", name = "convnext_large") {
  new_application("ConvNeXtLarge", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_convnext_xlarge <- function(include_top = TRUE, include_preprocessing = TRUE, weights = "imagenet",
                                        input_tensor = NULL, input_shape = NULL, pooling = NULL, classes = 1000,
                                        classifier_activation = "softmax", name = "convnext_xlarge") {
  new_application("ConvNeXtXLarge", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_densenet121 <- function(include_top = TRUE, weights = "imagenet", input_tensor = NULL,
                                    input_shape = NULL, pooling = NULL, classes = 1000,
                                    classifier_activation = "softmax", name = "densenet121") {
  new_application("DenseNet121", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_densenet169 <- function(include_top = TRUE, weights = "imagenet", input_tensor = NULL,
                                    input_shape = NULL, pooling = NULL, classes = 1000,
                                    classifier_activation = "softmax", name = "densenet169") {
  new_application("DenseNet169", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_densenet201 <- function(include_top = TRUE, weights = "imagenet", input_tensor = NULL,
                                    input_shape = NULL, pooling = NULL, classes = 1000,
                                    classifier_activation = "softmax", name = "densenet201") {
  new_application("DenseNet201", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_efficientnet_b0 <- function(include_top = TRUE, weights = "imagenet", input_tensor = NULL,
                                        input_shape = NULL, pooling = NULL, classes = 1000,
                                        classifier_activation = "softmax", name = "efficientnetb0") {
  new_application("EfficientNetB0", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_efficientnet_b1 <- function(include_top = TRUE, weights = "imagenet", input_tensor = NULL,
                                        input_shape = NULL, pooling = NULL, classes = 1000,
                                        classifier_activation = "softmax", name = "efficientnetb1") {
  new_application("EfficientNetB1", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_efficientnet_b2 <- function(include_top = TRUE, weights = "imagenet", input_tensor = NULL,
                                        input_shape = NULL, pooling = NULL, classes = 1000,
                                        classifier_activation = "softmax", name = "efficientnetb2") {
  new_application("EfficientNetB2", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_efficientnet_b3 <- function(include_top = TRUE, weights = "imagenet", input_tensor = NULL,
                                        input_shape = NULL, pooling = NULL, classes = 1000,
                                        classifier_activation = "softmax", name = "efficientnetb3") {
  new_application("EfficientNetB3", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_efficientnet_b4 <- function(include_top = TRUE, weights = "imagenet", input_tensor = NULL,
                                        input_shape = NULL, pooling = NULL, classes = 1000,
                                        classifier_activation = "softmax", name = "efficientnetb4") {
  new_application("EfficientNetB4", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_efficientnet_b5 <- function(include_top = TRUE, weights = "imagenet", input_tensor = NULL,
                                        input_shape = NULL, pooling = NULL, classes = 1000,
                                        classifier_activation = "softmax", name = "efficientnetb5") {
  new_application("EfficientNetB5", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_efficientnet_b6 <- function(include_top = TRUE, weights = "imagenet", input_tensor = NULL,
                                        input_shape = NULL, pooling = NULL, classes = 1000,
                                        classifier_activation = "softmax", name = "efficientnetb6") {
  new_application("EfficientNetB6", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_efficientnet_b7 <- function(include_top = TRUE, weights = "imagenet", input_tensor = NULL,
                                        input_shape = NULL, pooling = NULL, classes = 1000,
                                        classifier_activation = "softmax", name = "efficientnetb7") {
  new_application("EfficientNetB7", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_efficientnet_v2b0 <- function(include_top = TRUE, weights = "imagenet", input_tensor = NULL,
                                          input_shape = NULL, pooling = NULL, classes = 1000,
                                          classifier_activation = "softmax", include_preprocessing = TRUE,
                                          name = "efficientnetv2-b0") {
  new_application("EfficientNetV2B0", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_efficientnet_v2b1 <- function(include_top = TRUE, weights = "imagenet", input_tensor = NULL,
                                          input_shape = NULL, pooling = NULL, classes = 1000,
                                          classifier_activation = "softmax", include_preprocessing = TRUE,
                                          name = "efficientnetv2-b1") {
  new_application("EfficientNetV2B1", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_efficientnet_v2b2 <- function(include_top = TRUE, weights = "imagenet", input_tensor = NULL,
                                          input_shape = NULL, pooling = NULL, classes = 1000,
                                          classifier_activation = "softmax", include_preprocessing = TRUE,
                                          name = "efficientnetv2-b2") {
  new_application("EfficientNetV2B2", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_efficientnet_v2b3 <- function(include_top = TRUE, weights = "imagenet", input_tensor = NULL,
                                          input_shape = NULL, pooling = NULL, classes = 1000,
                                          classifier_activation = "softmax", include_preprocessing = TRUE,
                                          name = "efficientnetv2-b3") {
  new_application("EfficientNetV2B3", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_efficientnet_v2s <- function(include_top = TRUE, weights = "imagenet", input_tensor = NULL,
                                         input_shape = NULL, pooling = NULL, classes = 1000,
                                         classifier_activation = "softmax", include_preprocessing = TRUE,
                                         name = "efficientnetv2-s") {
  new_application("EfficientNetV2S", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_efficientnet_v2m <- function(include_top = TRUE, weights = "imagenet", input_tensor = NULL,
                                         input_shape = NULL, pooling = NULL, classes = 1000,
                                         classifier_activation = "softmax", include_preprocessing = TRUE,
                                         name = "efficientnetv2-m") {
  new_application("EfficientNetV2M", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_efficientnet_v2l <- function(include_top = TRUE, weights = "imagenet", input_tensor = NULL,
                                         input_shape = NULL, pooling = NULL, classes = 1000,
                                         classifier_activation = "softmax", include_preprocessing = TRUE,
                                         name = "efficientnetv2-l") {
  new_application("EfficientNetV2L", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_inception_v3 <- function(include_top = TRUE, weights = "imagenet", input_tensor = NULL,
                                     input_shape = NULL, pooling = NULL, classes = 1000,
                                     classifier_activation = "softmax", name = "inception_v3") {
  new_application("InceptionV3", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_inception_resnet_v2 <- function(include_top = TRUE, weights = "imagenet", input_tensor = NULL,
                                            input_shape = NULL, pooling = NULL, classes = 1000,
                                            classifier_activation = "softmax", name = "inception_resnet_v2") {
  new_application("InceptionResNetV2", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_mobilenet <- function(input_shape = NULL, alpha = 1, depth_multiplier = 1, dropout = 0.001,
                                  include_top = TRUE, weights = "imagenet", input_tensor = NULL, pooling = NULL,
                                  classes = 1000, classifier_activation = "softmax", name = NULL) {
  new_application("MobileNet", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_mobilenet_v2 <- function(input_shape = NULL, alpha = 1, include_top = TRUE, weights = "imagenet",
                                     input_tensor = NULL, pooling = NULL, classes = 1000,
                                     classifier_activation = "softmax", name = NULL) {
  new_application("MobileNetV2", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_mobilenet_v3_small <- function(input_shape = NULL, alpha = 1, minimalistic = FALSE, include_top = TRUE,
                                           weights = "imagenet", input_tensor = NULL, classes = 1000,
                                           pooling = NULL, dropout_rate = 0.2, classifier_activation = "softmax",
                                           include_preprocessing = TRUE, name = "MobileNetV3Small") {
  new_application("MobileNetV3Small", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_mobilenet_v3_large <- function(input_shape = NULL, alpha = 1, minimalistic = FALSE, include_top = TRUE,
                                           weights = "imagenet", input_tensor = NULL, classes = 1000,
                                           pooling = NULL, dropout_rate = 0.2, classifier_activation = "softmax",
                                           include_preprocessing = TRUE, name = "MobileNetV3Large") {
  new_application("MobileNetV3Large", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_nasnet_mobile <- function(input_shape = NULL, include_top = TRUE, weights = "imagenet",
                                      input_tensor = NULL, pooling = NULL, classes = 1000,
                                      classifier_activation = "softmax", name = "nasnet_mobile") {
  new_application("NASNetMobile", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_nasnet_large <- function(input_shape = NULL, include_top = TRUE, weights = "imagenet",
                                     input_tensor = NULL, pooling = NULL, classes = 1000,
                                     classifier_activation = "softmax", name = "nasnet_large") {
  new_application("NASNetLarge", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_resnet50 <- function(include_top = TRUE, weights = "imagenet", input_tensor = NULL, input_shape = NULL,
                                 pooling = NULL, classes = 1000, classifier_activation = "softmax",
                                 name = "resnet50") {
  new_application("ResNet50", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_resnet101 <- function(include_top = TRUE, weights = "imagenet", input_tensor = NULL,
                                  input_shape = NULL, pooling = NULL, classes = 1000,
                                  classifier_activation = "softmax", name = "resnet101") {
  new_application("ResNet101", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_resnet152 <- function(include_top = TRUE, weights = "imagenet", input_tensor = NULL,
                                  input_shape = NULL, pooling = NULL, classes = 1000,
                                  classifier_activation = "softmax", name = "resnet152") {
  new_application("ResNet152", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_resnet50_v2 <- function(include_top = TRUE, weights = "imagenet", input_tensor = NULL,
                                    input_shape = NULL, pooling = NULL, classes = 1000,
                                    classifier_activation = "softmax", name = "resnet50v2") {
  new_application("ResNet50V2", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_resnet101_v2 <- function(include_top = TRUE, weights = "imagenet", input_tensor = NULL,
                                     input_shape = NULL, pooling = NULL, classes = 1000,
                                     classifier_activation = "softmax", name = "resnet101v2") {
  new_application("ResNet101V2", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_resnet152_v2 <- function(include_top = TRUE, weights = "imagenet", input_tensor = NULL,
                                     input_shape = NULL, pooling = NULL, classes = 1000,
                                     classifier_activation = "softmax", name = "resnet152v2") {
  new_application("ResNet152V2", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_vgg16 <- function(include_top = TRUE, weights = "imagenet", input_tensor = NULL, input_shape = NULL,
                              pooling = NULL, classes = 1000, classifier_activation = "softmax", name = "vgg16") {
  new_application("VGG16", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_vgg19 <- function(include_top = TRUE, weights = "imagenet", input_tensor = NULL, input_shape = NULL,
                              pooling = NULL, classes = 1000, classifier_activation = "softmax", name = "vgg19") {
  new_application("VGG19", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_xception <- function(include_top = TRUE, weights = "imagenet", input_tensor = NULL, input_shape = NULL,
                                 pooling = NULL, classes = 1000, classifier_activation = "softmax",
                                 name = "xception") {
  new_application("Xception", py_args(NULL, list(classes = convert_whole)))
}

#' @rdname applications
#' @export
application_nasnetmobile <- application_nasnet_mobile

#' @rdname applications
#' @export
application_nasnetlarge <- application_nasnet_large

new_application <- function(class, args, call = rlang::caller_env()) {
  weights <- args$weights
  if (is.character(weights) && !identical(weights, "imagenet")) {
    args$weights <- path.expand(check_string(weights, "weights", call = call))
    if (!file.exists(args$weights)) {
      laminar_abort(c(
        "{.arg weights} must be {.str imagenet}, {.code NULL}, or the path of a weights file.",
        x = "There is no file {.file {weights}}."
      ), "file", call)
    }
  }
  try_backend(py_pretrained(call)$build(class, application_families[[class]], args), call)
}

py_pretrained <- function(call = rlang::caller_env()) {
  py_laminar(call)
  reticulate::import("laminar.data.pretrained", convert = TRUE)
}
