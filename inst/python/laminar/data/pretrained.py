"""Networks of the literature: make them, prepare images for them, and say which weights file is missing."""

import json
import re

import keras

from laminar.data.files import with_files

# How the names of Keras's models begin, the longer ones first.
_NAMES = {
    "efficientnetv2": "efficientnet_v2",
    "efficientnet": "efficientnet",
    "inception_resnet": "inception_resnet_v2",
    "inception_v3": "inception_v3",
    "mobilenetv3": "mobilenet_v3",
    "mobilenetv2": "mobilenet_v2",
    "mobilenet": "mobilenet",
    "nasnet": "nasnet",
    "convnext": "convnext",
    "densenet": "densenet",
    "vgg16": "vgg16",
    "vgg19": "vgg19",
    "xception": "xception",
}
_LABELS = "https://storage.googleapis.com/download.tensorflow.org/data/imagenet_class_index.json"


def build(name, family, arguments):
    """Make a network.

    Args:
        name: class name in keras.applications, for example "MobileNetV2".
        family: module with its functions, for example "mobilenet_v2".
        arguments: dict of keyword arguments.

    Returns:
        A Keras model that knows its family.

    Raises:
        LaminarError: the weights are neither in Keras's cache nor can they be downloaded.
    """
    model = with_files(
        lambda: getattr(keras.applications, name)(**dict(arguments or {})),
        instead=" Or use `weights = NULL` to begin with random weights, or the path of a file.",
    )
    model._laminar_family = family
    return model


def family(model):
    """The family of a model by what `build()` noted, or by its name; None when it is no network of Keras's."""
    known = getattr(model, "_laminar_family", None)
    if known is not None:
        return known
    name = model.name.lower()
    resnet = re.match(r"resnet\d+(v2)?", name)
    if resnet:
        return "resnet_v2" if resnet[1] else "resnet"
    return next((found for start, found in _NAMES.items() if name.startswith(start)), None)


def preprocess(family, images, data_format=None):
    """Images as a family of networks expects them; `images` is overwritten."""
    return getattr(keras.applications, family).preprocess_input(images, data_format=data_format)


def class_labels():
    """The 1,000 classes of ImageNet in order: dict of `codes` and `names`."""
    path = with_files(lambda: keras.utils.get_file("imagenet_class_index.json", _LABELS, cache_subdir="models"))
    with open(path, encoding="utf-8") as file:
        index = json.load(file)
    pairs = [index[str(number)] for number in range(len(index))]
    return {"codes": [pair[0] for pair in pairs], "names": [pair[1] for pair in pairs]}
