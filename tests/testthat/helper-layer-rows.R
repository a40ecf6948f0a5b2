# One row for each layer: how R makes it, how Python does, and what goes in.

row <- function(name, args, python, shape, dtype = "float32", call = "single",
                train = dtype == "float32", faults = list()) {
  shapes <- if (is.list(shape)) shape else list(shape)
  list(
    name = name, args = args, python = python, dtype = dtype,
    shapes = lapply(shapes, function(shape) as.list(as.integer(shape))),
    call = call, train = train, faults = faults
  )
}

pair <- function(shape) list(shape, shape)

# Layers that the harness leaves out, and why.
layers_without_row <- c(
  layer_jax_model_wrapper = "JAX is not installed",
  layer_flax_module_wrapper = "Flax is not installed",
  layer_torch_module_wrapper = "PyTorch is not installed",
  layer_tfsm = "needs a SavedModel: see test-layers-interop.R",
  layer_stft_spectrogram = "needs SciPy for its window: see test-layers-interop.R",
  layer_lambda = "R code cannot be loaded by Python: see test-layers-core.R",
  layer_max_num_bounding_boxes = "takes a named list: see test-layers-image.R",
  layer_mix_up = "takes a named list: see test-layers-image.R",
  layer_cut_mix = "takes a named list: see test-layers-image.R",
  layer_pipeline = "is not put on a model: see test-layers-image.R",
  layer_hashed_crossing = "takes whole numbers and strings: see test-layers-preprocessing.R",
  rnn_cell_lstm = "is seen in layer_rnn()", rnn_cell_gru = "is seen in layer_rnn()",
  rnn_cell_simple = "is seen in layer_rnn()", rnn_cells_stack = "is seen in layer_rnn()",
  bidirectional = "alias", time_distributed = "alias"
)

image <- c(8, 8, 3)

layer_rows <- function() {
  c(core_rows(), convolution_rows(), pooling_rows(), sequence_rows(), image_rows(), class_rows())
}

core_rows <- function() {
  list(
    row("layer_dense", list(3, "relu"), "Dense(3, activation='relu')", 4),
    row(
      "layer_einsum_dense", list("abc,cd->abd", c(5, 3), bias_axes = "d"),
      "EinsumDense('abc,cd->abd', (5, 3), bias_axes='d')", c(5, 4)
    ),
    row("layer_activation", list("tanh"), "Activation('tanh')", 4),
    row("layer_activation_relu", list(max_value = 0.5), "ReLU(max_value=0.5)", 4),
    row("layer_activation_leaky_relu", list(0.1), "LeakyReLU(0.1)", 4),
    row("layer_activation_parametric_relu", list(shared_axes = c(2, 3)), "PReLU(shared_axes=[1, 2])", image),
    row("layer_activation_elu", list(alpha = 0.5), "ELU(0.5)", 4),
    row("layer_activation_softmax", list(axis = 2), "Softmax(axis=1)", c(5, 4)),
    row("layer_activity_regularization", list(l2 = 0.5), "ActivityRegularization(l2=0.5)", 4),
    row("layer_identity", list(), "Identity()", 4),
    row("layer_masking", list(0), "Masking(0.0)", c(5, 4), train = FALSE),
    row("layer_embedding", list(5, 3), "Embedding(5, 3)", 4, dtype = "int32"),
    row("layer_reversible_embedding", list(5, 3), "ReversibleEmbedding(5, 3)", 4, dtype = "int32"),
    row("layer_add", list(), "Add()", pair(4), call = "list"),
    row("layer_subtract", list(), "Subtract()", pair(4), call = "list"),
    row("layer_multiply", list(), "Multiply()", pair(4), call = "list"),
    row("layer_average", list(), "Average()", pair(4), call = "list"),
    row("layer_maximum", list(), "Maximum()", pair(4), call = "list"),
    row("layer_minimum", list(), "Minimum()", pair(4), call = "list"),
    row("layer_concatenate", list(axis = 2), "Concatenate(axis=1)", pair(c(5, 4)), call = "list"),
    row("layer_dot", list(axes = 2, normalize = TRUE), "Dot(axes=1, normalize=True)", pair(4), call = "list"),
    row("layer_flatten", list(), "Flatten()", image),
    row("layer_reshape", list(c(NA, 2)), "Reshape((-1, 2))", 4),
    row("layer_permute", list(c(2, 1)), "Permute((2, 1))", c(5, 4)),
    row("layer_repeat_vector", list(3), "RepeatVector(3)", 4),
    row("layer_dropout", list(0.5, c(NA, 1, 4), seed = 1), "Dropout(0.5, (None, 1, 4), seed=1)", c(5, 4)),
    row("layer_alpha_dropout", list(0.5, seed = 1), "AlphaDropout(0.5, seed=1)", 4),
    row("layer_gaussian_dropout", list(0.5, seed = 1), "GaussianDropout(0.5, seed=1)", 4),
    row("layer_gaussian_noise", list(0.5, seed = 1), "GaussianNoise(0.5, seed=1)", 4),
    row("layer_spatial_dropout_1d", list(0.5, seed = 1), "SpatialDropout1D(0.5, seed=1)", c(5, 4)),
    row("layer_spatial_dropout_2d", list(0.5, seed = 1), "SpatialDropout2D(0.5, seed=1)", image),
    row("layer_spatial_dropout_3d", list(0.5, seed = 1), "SpatialDropout3D(0.5, seed=1)", c(2, 3, 3, 2)),
    row("layer_batch_normalization", list(axis = 3), "BatchNormalization(axis=2)", c(5, 4)),
    row("layer_layer_normalization", list(axis = c(2, 3)), "LayerNormalization(axis=(1, 2))", c(5, 4)),
    row("layer_group_normalization", list(groups = 2), "GroupNormalization(groups=2)", c(5, 4)),
    row("layer_rms_normalization", list(), "RMSNormalization()", c(5, 4)),
    row("layer_unit_normalization", list(axis = 2), "UnitNormalization(axis=1)", c(5, 4)),
    row("layer_normalization", list(mean = 0.5, variance = 2), "Normalization(mean=0.5, variance=2.0)", 4),
    row(
      "layer_spectral_normalization", list(layer_dense(units = 3)), "SpectralNormalization(Dense(3))", 4
    )
  )
}

convolution_rows <- function() {
  list(
    row("layer_conv_1d", list(2, 3, padding = "causal"), "Conv1D(2, 3, padding='causal')", c(6, 2)),
    row("layer_conv_2d", list(2, c(3, 2), strides = 2), "Conv2D(2, (3, 2), strides=2)", image),
    row("layer_conv_3d", list(2, 2), "Conv3D(2, 2)", c(3, 4, 4, 2)),
    row("layer_conv_1d_transpose", list(2, 3, 2), "Conv1DTranspose(2, 3, 2)", c(4, 2)),
    row("layer_conv_2d_transpose", list(2, 3, 2), "Conv2DTranspose(2, 3, 2)", c(4, 4, 2)),
    row("layer_conv_3d_transpose", list(2, 2), "Conv3DTranspose(2, 2)", c(2, 3, 3, 2)),
    row(
      "layer_depthwise_conv_1d", list(3, depth_multiplier = 2),
      "DepthwiseConv1D(3, depth_multiplier=2)", c(6, 2)
    ),
    row("layer_depthwise_conv_2d", list(3), "DepthwiseConv2D(3)", image),
    row("layer_separable_conv_1d", list(2, 3), "SeparableConv1D(2, 3)", c(6, 2)),
    row("layer_separable_conv_2d", list(2, 3), "SeparableConv2D(2, 3)", image),
    row("layer_zero_padding_1d", list(c(1, 2)), "ZeroPadding1D((1, 2))", c(6, 2)),
    row("layer_zero_padding_2d", list(list(c(1, 2), c(3, 4))), "ZeroPadding2D(((1, 2), (3, 4)))", image),
    row("layer_zero_padding_3d", list(1), "ZeroPadding3D(1)", c(2, 3, 3, 2)),
    row("layer_cropping_1d", list(c(1, 2)), "Cropping1D((1, 2))", c(6, 2)),
    row("layer_cropping_2d", list(c(1, 2)), "Cropping2D((1, 2))", image),
    row(
      "layer_cropping_3d", list(list(c(1, 0), c(1, 1), c(0, 1))),
      "Cropping3D(((1, 0), (1, 1), (0, 1)))", c(2, 3, 3, 2)
    ),
    row("layer_upsampling_1d", list(3), "UpSampling1D(3)", c(4, 2)),
    row(
      "layer_upsampling_2d", list(c(2, 3), interpolation = "bilinear"),
      "UpSampling2D((2, 3), interpolation='bilinear')", c(4, 4, 2)
    ),
    row("layer_upsampling_3d", list(2), "UpSampling3D(2)", c(2, 2, 2, 2))
  )
}

pooling_rows <- function() {
  shapes <- list(c(6, 2), c(6, 6, 2), c(4, 4, 4, 2))
  rows <- lapply(1:3, function(d) {
    both <- c(max = "Max", average = "Average")
    lapply(names(both), function(kind) {
      r <- function(prefix) sprintf("layer_%s%s_pooling_%dd", prefix, kind, d)
      python <- function(prefix, args) sprintf("%s%sPooling%dD(%s)", prefix, both[[kind]], d, args)
      list(
        row(r(""), list(2, strides = 1, padding = "same"), python("", "2, 1, 'same'"), shapes[[d]]),
        row(r("global_"), list(keepdims = TRUE), python("Global", "keepdims=True"), shapes[[d]]),
        row(r("adaptive_"), list(2), python("Adaptive", "2"), shapes[[d]])
      )
    })
  })
  unlist(unlist(rows, recursive = FALSE), recursive = FALSE)
}

sequence_rows <- function() {
  list(
    row("layer_lstm", list(3, return_sequences = TRUE), "LSTM(3, return_sequences=True)", c(5, 2)),
    row("layer_gru", list(3), "GRU(3)", c(5, 2)),
    row("layer_simple_rnn", list(3, go_backwards = TRUE), "SimpleRNN(3, go_backwards=True)", c(5, 2)),
    row(
      "layer_rnn", list(list(rnn_cell_gru(3), rnn_cell_lstm(2), rnn_cell_simple(2))),
      "RNN([GRUCell(3), LSTMCell(2), SimpleRNNCell(2)])", c(5, 2)
    ),
    row("layer_conv_lstm_1d", list(2, 3), "ConvLSTM1D(2, 3)", c(3, 5, 2)),
    row("layer_conv_lstm_2d", list(2, 2), "ConvLSTM2D(2, 2)", c(2, 4, 4, 2)),
    row("layer_conv_lstm_3d", list(2, 2), "ConvLSTM3D(2, 2)", c(2, 3, 3, 3, 1)),
    row("layer_bidirectional", list(layer_gru(units = 2)), "Bidirectional(GRU(2))", c(5, 2)),
    row("layer_time_distributed", list(layer_dense(units = 3)), "TimeDistributed(Dense(3))", c(5, 2)),
    row("layer_attention", list(use_scale = TRUE), "Attention(use_scale=True)", pair(c(5, 2)), call = "list"),
    row("layer_additive_attention", list(), "AdditiveAttention()", pair(c(5, 2)), call = "list"),
    row(
      "layer_multi_head_attention", list(num_heads = 2, key_dim = 2),
      "MultiHeadAttention(2, 2)", pair(c(5, 4)), call = "arguments"
    ),
    row(
      "layer_group_query_attention", list(head_dim = 2, num_query_heads = 2, num_key_value_heads = 1),
      "GroupQueryAttention(2, 2, 1)", pair(c(5, 4)), call = "arguments"
    ),
    row(
      "layer_mel_spectrogram", list(64, 32, num_mel_bins = 8),
      "MelSpectrogram(64, 32, num_mel_bins=8)", 256
    )
  )
}

image_rows <- function() {
  range <- c(0, 1)
  list(
    row("layer_rescaling", list(1 / 255, offset = -1), "Rescaling(1 / 255, offset=-1)", image),
    row("layer_resizing", list(4, 5), "Resizing(4, 5)", image),
    row("layer_center_crop", list(4, 5), "CenterCrop(4, 5)", image),
    row("layer_auto_contrast", list(range), "AutoContrast([0, 1])", image),
    row(
      "layer_equalization", list(range),
      "Equalization([0, 1])", image, train = FALSE, faults = list("symbolic")
    ),
    row(
      "layer_contrast_limited_adaptive_histogram_equalization", list(range, tile_grid_size = c(2, 2)),
      "ContrastLimitedAdaptiveHistogramEqualization([0, 1], tile_grid_size=(2, 2))", image,
      train = FALSE
    ),
    row("layer_random_flip", list("horizontal", seed = 1), "RandomFlip('horizontal', seed=1)", image),
    row("layer_random_rotation", list(0.1, seed = 1), "RandomRotation(0.1, seed=1)", image),
    row(
      "layer_random_translation", list(0.1, c(-0.1, 0.2), seed = 1),
      "RandomTranslation(0.1, (-0.1, 0.2), seed=1)", image
    ),
    row("layer_random_zoom", list(0.1, seed = 1), "RandomZoom(0.1, seed=1)", image),
    row(
      "layer_random_crop", list(4, 5, seed = 1),
      "RandomCrop(4, 5, seed=1)", image, faults = list("inference")
    ),
    row(
      "layer_random_shear", list(0.1, 0.2, seed = 1),
      "RandomShear(0.1, 0.2, seed=1)", image, faults = list("saving")
    ),
    row("layer_random_perspective", list(0.5, seed = 1), "RandomPerspective(0.5, seed=1)", image),
    row("layer_random_elastic_transform", list(0.5, seed = 1), "RandomElasticTransform(0.5, seed=1)", image),
    row("layer_random_erasing", list(0.5, seed = 1), "RandomErasing(0.5, seed=1)", image),
    row(
      "layer_random_brightness", list(0.2, range, seed = 1),
      "RandomBrightness(0.2, [0, 1], seed=1)", image
    ),
    row("layer_random_contrast", list(0.2, range, seed = 1), "RandomContrast(0.2, [0, 1], seed=1)", image),
    row(
      "layer_random_saturation", list(0.2, range, seed = 1),
      "RandomSaturation(0.2, [0, 1], seed=1)", image
    ),
    row("layer_random_hue", list(0.2, range, seed = 1), "RandomHue(0.2, [0, 1], seed=1)", image),
    row(
      "layer_random_color_jitter", list(range, 0.1, seed = 1),
      "RandomColorJitter([0, 1], 0.1, seed=1)", image
    ),
    row(
      "layer_random_color_degeneration", list(0.2, range, seed = 1),
      "RandomColorDegeneration(0.2, [0, 1], seed=1)", image
    ),
    row("layer_random_grayscale", list(0.5, seed = 1), "RandomGrayscale(0.5, seed=1)", image),
    row("layer_random_invert", list(0.5, range, seed = 1), "RandomInvert(0.5, [0, 1], seed=1)", image),
    row(
      "layer_random_posterization", list(4, range, seed = 1),
      "RandomPosterization(4, [0, 1], seed=1)", image, train = FALSE
    ),
    row("layer_random_sharpness", list(0.2, range, seed = 1), "RandomSharpness(0.2, [0, 1], seed=1)", image),
    row(
      "layer_random_gaussian_blur", list(0.5, 3, value_range = range, seed = 1),
      "RandomGaussianBlur(0.5, 3, value_range=[0, 1], seed=1)", image
    ),
    row(
      "layer_solarization", list(value_range = range, seed = 1),
      "Solarization(value_range=[0, 1], seed=1)", image
    ),
    row("layer_rand_augment", list(range, seed = 1), "RandAugment([0, 1], seed=1)", image),
    row("layer_aug_mix", list(range), "AugMix([0, 1])", image)
  )
}

class_rows <- function() {
  list(
    row("layer_discretization", list(c(0.3, 0.6)), "Discretization([0.3, 0.6])", 4),
    row("layer_category_encoding", list(4, "one_hot"), "CategoryEncoding(4, 'one_hot')", 1, dtype = "int32"),
    row(
      "layer_string_lookup", list(vocabulary = c("ash", "oak")),
      "StringLookup(vocabulary=['ash', 'oak'])", 4, dtype = "string"
    ),
    row(
      "layer_integer_lookup", list(vocabulary = c(1, 2)),
      "IntegerLookup(vocabulary=[1, 2])", 4, dtype = "int32"
    ),
    row("layer_hashing", list(5, salt = c(3, 4)), "Hashing(5, salt=[3, 4])", 4, dtype = "string"),
    row(
      "layer_text_vectorization", list(output_sequence_length = 3, vocabulary = c("ash", "oak")),
      "TextVectorization(output_sequence_length=3, vocabulary=['ash', 'oak'])", 1, dtype = "string"
    )
  )
}

# The arguments of a row with their names, so that the wrapper can be called without an object.
unpositioned <- function(row, make) {
  args <- row$args
  free <- setdiff(names(formals(make)), c("object", "inputs", "...", names(args)))
  names <- if (is.null(names(args))) rep("", length(args)) else names(args)
  names[!nzchar(names)] <- utils::head(free, sum(!nzchar(names)))
  stats::setNames(args, names)
}
