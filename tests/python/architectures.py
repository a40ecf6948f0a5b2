"""Models of every kind, without random layers, for comparing the engine with Keras's own `fit()`."""

import keras
import numpy as np

L = keras.layers
ROWS = 52  # with batches of 16: three full ones and a remainder of 4


def random():
    """A generator that makes the same data at every call."""
    return np.random.default_rng(3)


def dense():
    model = keras.Sequential([keras.Input((6,)), L.Dense(8, activation="relu"), L.Dense(3, activation="softmax")])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="rmsprop", metrics=["accuracy"])
    return model, random().random((ROWS, 6)), random().integers(0, 3, ROWS).astype("float64"), {}


def convolution():
    model = keras.Sequential(
        [keras.Input((8, 8, 2)), L.Conv2D(4, 3, activation="relu"), L.MaxPooling2D(2), L.Flatten(), L.Dense(3)]
    )
    model.compile(loss=keras.losses.CategoricalCrossentropy(from_logits=True), optimizer="adam", metrics=["accuracy"])
    labels = np.eye(3)[random().integers(0, 3, ROWS)]
    return model, random().integers(0, 255, (ROWS, 8, 8, 2)).astype("uint8"), labels, {}


def masked_recurrence():
    model = keras.Sequential(
        [
            keras.Input((7,), dtype="int32"),
            L.Embedding(20, 4, mask_zero=True),
            L.GRU(5),
            L.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    tokens = random().integers(1, 20, (ROWS, 7))
    tokens[:, 5:] *= random().integers(0, 2, (ROWS, 1))
    return model, tokens.astype("int32"), random().integers(0, 2, ROWS).astype("float64"), {}


def batch_normalization():
    model = keras.Sequential(
        [keras.Input((6,)), L.Dense(8, use_bias=False), L.BatchNormalization(), L.ReLU(), L.Dense(1)]
    )
    model.compile(loss="mse", optimizer=keras.optimizers.SGD(0.05, momentum=0.9, nesterov=True), metrics=["mae"])
    return model, random().random((ROWS, 6)), random().random((ROWS, 1)), {}


def attention():
    inputs = keras.Input((5, 6))
    hidden = L.MultiHeadAttention(2, 3, use_bias=False)(inputs, inputs)
    hidden = L.LayerNormalization()(hidden + inputs)
    model = keras.Model(inputs, L.Dense(1)(L.GlobalAveragePooling1D()(hidden)))
    model.compile(loss="huber", optimizer=keras.optimizers.AdamW(0.01, weight_decay=0.01), metrics=["mse"])
    return model, random().random((ROWS, 5, 6)), random().random((ROWS, 1)), {}


def several_inputs_and_outputs():
    first, second = keras.Input((4,), name="first"), keras.Input((3,), name="second")
    hidden = L.Dense(6, activation="tanh")(L.Concatenate()([first, second]))
    outputs = {
        "number": L.Dense(1, name="number")(hidden),
        "kind": L.Dense(3, activation="softmax", name="kind")(hidden),
    }
    model = keras.Model({"first": first, "second": second}, outputs)
    model.compile(
        loss={"number": "mse", "kind": "sparse_categorical_crossentropy"},
        loss_weights={"number": 0.3, "kind": 1.0},
        optimizer="nadam",
        metrics={"number": ["mae"], "kind": ["accuracy"]},
    )
    rows = 64  # no remainder: Keras weighs a smaller last batch wrongly in the losses of single outputs
    x = {"first": random().random((rows, 4)), "second": random().random((rows, 3))}
    y = {"number": random().random((rows, 1)), "kind": random().integers(0, 3, rows).astype("float64")}
    return model, x, y, {}


def sample_weights():
    model, x, y, _ = dense()
    model.compile(
        loss="sparse_categorical_crossentropy", optimizer="adagrad", metrics=["accuracy"], weighted_metrics=["accuracy"]
    )
    return model, x, y, {"sample_weight": random().random(ROWS)}


def class_weights():
    model, x, y, _ = dense()
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adamax", weighted_metrics=["accuracy"])
    return model, x, y, {"class_weight": {0: 1.0, 1: 5.0, 2: 0.5}}


def regularized_functional():
    inputs = keras.Input((6,))
    hidden = L.Dense(8, kernel_regularizer="l2", activity_regularizer="l1", kernel_constraint="max_norm")(inputs)
    model = keras.Model(inputs, L.Dense(1)(L.Add()([hidden, L.Dense(8, activation="relu")(inputs)])))
    rate = keras.optimizers.schedules.ExponentialDecay(0.01, 5, 0.9)
    model.compile(loss="log_cosh", optimizer=keras.optimizers.Adam(rate, clipnorm=1.0, use_ema=True, ema_momentum=0.9))
    return model, random().random((ROWS, 6)), random().random(ROWS), {}


def stacked_recurrence():
    model = keras.Sequential(
        [keras.Input((6, 3)), L.Bidirectional(L.LSTM(3, return_sequences=True)), L.SimpleRNN(4), L.Dense(2)]
    )
    model.compile(loss="mse", optimizer=keras.optimizers.Ftrl(0.05), metrics=[keras.metrics.RootMeanSquaredError()])
    return model, random().random((ROWS, 6, 3)), random().random((ROWS, 2)), {}


class OwnStep(keras.Model):
    """A model whose training step is the user's own and returns logs that are no metrics."""

    def __init__(self):
        super().__init__()
        self.dense = L.Dense(1)

    def build(self, input_shape):
        self.dense.build(input_shape)
        self.built = True

    def call(self, inputs):
        return self.dense(inputs)

    def train_step(self, *arguments):
        return self.functional_step(*arguments) if len(arguments) == 2 else self.taped_step(*arguments)

    def functional_step(self, state, data):
        """The step as JAX wants it: state in, state out."""
        import jax

        trainable, non_trainable, optimizer, metrics = state
        x, y = data

        def loss_of(trainable):
            prediction, after = self.stateless_call(trainable, non_trainable, x)
            return keras.ops.mean(keras.ops.square(y - prediction)), after

        (loss, non_trainable), gradients = jax.value_and_grad(loss_of, has_aux=True)(trainable)
        trainable, optimizer = self.optimizer.stateless_apply(optimizer, gradients, trainable)
        return {"own_loss": loss, "twice": 2 * loss}, (trainable, non_trainable, optimizer, metrics)

    def taped_step(self, data):
        import tensorflow as tf

        x, y = data
        with tf.GradientTape() as tape:
            loss = keras.ops.mean(keras.ops.square(y - self(x, training=True)))
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply(gradients, self.trainable_variables)
        return {"own_loss": loss, "twice": 2 * loss}


def own_step():
    model = OwnStep()
    model.build((None, 6))
    model.compile(optimizer=keras.optimizers.Lion(0.01))
    return model, random().random((ROWS, 6)), random().random((ROWS, 1)), {}


def text_convolution():
    model = keras.Sequential(
        [
            keras.Input((9,), dtype="int32"),
            L.Embedding(20, 4),
            L.Conv1D(6, 3, activation="relu"),
            L.GlobalMaxPooling1D(),
            L.Dense(1, activation="sigmoid"),
        ]
    )
    accumulating = keras.optimizers.Adam(gradient_accumulation_steps=2)
    model.compile(
        loss="binary_crossentropy", optimizer=accumulating, metrics=["accuracy", keras.metrics.AUC(name="auc")]
    )
    return model, random().integers(0, 20, (ROWS, 9)).astype("int32"), random().integers(0, 2, (ROWS, 1)) * 1.0, {}


ALL = (
    dense, convolution, masked_recurrence, batch_normalization, attention, several_inputs_and_outputs, sample_weights,
    class_weights, regularized_functional, stacked_recurrence, own_step, text_convolution,
)  # fmt: skip
