/* Predicts with an exported model, in a process without R and without Python: predict FOLDER < numbers. FOLDER is of
   export_savedmodel(), with one input of floating numbers; each row of input, row-major, gives a line of predictions.
   Build, where TF=$(python -c "import tensorflow as t; print(t.__path__[0])"): gcc -O2 -o predict tools/predict.c
     -I$TF/include -L$TF -Wl,-rpath,$TF -l:libtensorflow_cc.so.2 -l:libtensorflow_framework.so.2 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tensorflow/c/c_api.h>

static void require(int fine, const char *what) {
  if (!fine) fprintf(stderr, "predict: %s\n", what), exit(1);
}

int main(int count, char **words) {
  require(count == 2, "give the folder of an exported model");
  const char *tags[] = {"serve"};
  TF_Status *status = TF_NewStatus();
  TF_Graph *graph = TF_NewGraph();
  TF_Session *session =
      TF_LoadSessionFromSavedModel(TF_NewSessionOptions(), NULL, words[1], tags, 1, graph, NULL, status);
  require(TF_GetCode(status) == TF_OK, TF_Message(status));
  size_t place = 0;
  TF_Operation *operation, *found = NULL;
  while ((operation = TF_GraphNextOperation(graph, &place)))
    if (!strncmp(TF_OperationName(operation), "serving_default_", 16))
      require(!found, "the program has more than one input"), found = operation;
  require(found != NULL, "the model has no signature serving_default");
  TF_Output input = {found, 0}, outputs[16];
  TF_Input call; /* of the program */
  require(TF_OperationOutputConsumers(input, &call, 1) == 1, "nothing uses the input");
  int rank = TF_GraphGetTensorNumDims(graph, input, status), results = TF_OperationNumOutputs(call.oper);
  require(rank > 0 && rank <= 8 && results <= 16, "the input has no rows, or there are too many outputs");
  int64_t shape[8], width = 1, total = 0, room = 1 << 16;
  TF_GraphGetTensorShape(graph, input, shape, rank, status);
  for (int axis = 1; axis < rank; axis++)
    require(shape[axis] > 0, "a size of the input is not known"), width *= shape[axis];
  TF_DataType type = TF_OperationOutputType(input);
  require(type == TF_FLOAT || type == TF_DOUBLE, "the input is not of floating numbers");
  double *numbers = malloc(room * sizeof(double));
  for (; scanf("%lf", numbers + total) == 1; total++)
    if (total + 1 == room) numbers = realloc(numbers, (room *= 2) * sizeof(double));
  require(feof(stdin) && total > 0 && total % width == 0, "standard input must hold whole rows of numbers");
  shape[0] = total / width;
  TF_Tensor *values = TF_AllocateTensor(type, shape, rank, total * TF_DataTypeSize(type)), *answers[16];
  for (int64_t at = 0; at < total; at++)
    if (type == TF_DOUBLE) ((double *)TF_TensorData(values))[at] = numbers[at];
    else ((float *)TF_TensorData(values))[at] = (float)numbers[at];
  for (int output = 0; output < results; output++) outputs[output] = (TF_Output){call.oper, output};
  TF_SessionRun(session, NULL, &input, &values, 1, outputs, answers, results, NULL, 0, NULL, status);
  require(TF_GetCode(status) == TF_OK, TF_Message(status));
  for (int64_t row = 0; row < shape[0]; row++, putchar('\n'))
    for (int output = 0; output < results; output++) {
      int64_t each = TF_TensorElementCount(answers[output]) / shape[0], end = (row + 1) * each;
      void *data = TF_TensorData(answers[output]);
      int wide = TF_TensorType(answers[output]) == TF_DOUBLE;
      for (int64_t at = row * each; at < end; at++)
        printf("%.9g ", wide ? ((double *)data)[at] : ((float *)data)[at]);
    }
  return 0;
}
