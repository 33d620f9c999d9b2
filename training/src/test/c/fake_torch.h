/* The properties of a tensor that the kernels ask for, in place of libtorch's tensor. */
#pragma once

#include <stdint.h>

enum { MOST_AXES = 5 };

typedef struct {
  int32_t type; /* a code of c10::ScalarType: 6 is float32 */
  int64_t axes;
  int64_t sizes[MOST_AXES], strides[MOST_AXES];
  void *data;
} FakeTensor;
