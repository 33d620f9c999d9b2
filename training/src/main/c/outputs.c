/* Reads a tensor's layout, and names the sources that the library was built from. See outputs.h. */
#include "outputs.h"

/* These functions are declared in libtorch's shim.h. Each returns 0 if it has succeeded. */
typedef void *Tensor;
extern int32_t aoti_torch_get_data_ptr(Tensor tensor, void **data);
extern int32_t aoti_torch_get_dtype(Tensor tensor, int32_t *type);
extern int32_t aoti_torch_get_dim(Tensor tensor, int64_t *axes);
extern int32_t aoti_torch_get_sizes(Tensor tensor, int64_t **sizes);
extern int32_t aoti_torch_get_strides(Tensor tensor, int64_t **strides);

enum { FLOAT32 = 6, BFLOAT16 = 15, /* c10::ScalarType */ MAX_AXES = 4 };

/* The order of the axes in memory: neighbours along the last axis are adjacent. */
static const int CONTIGUOUS[MAX_AXES] = {0, 1, 2, 3};
static const int CHANNELS_LAST[MAX_AXES] = {0, 2, 3, 1};

/* Whether the values follow each other in memory without gaps, in this order of the axes. */
static int dense(int64_t axes, const int *order, const int64_t *sizes, const int64_t *strides) {
  int64_t expected = 1;
  for (int64_t i = axes - 1; i >= 0; i--) {
    int axis = order[i];
    if (sizes[axis] != 1 && strides[axis] != expected) return 0;
    expected *= sizes[axis];
  }
  return 1;
}

int read_output(jlong tensor, Output *output) {
  Tensor handle = (Tensor)(intptr_t)tensor;
  int32_t type;
  int64_t axes, *sizes, *strides;
  void *data;
  if (aoti_torch_get_dtype(handle, &type) || (type != FLOAT32 && type != BFLOAT16)) return 0;
  if (aoti_torch_get_dim(handle, &axes) || axes < 1 || axes > MAX_AXES) return 0;
  if (aoti_torch_get_sizes(handle, &sizes) || aoti_torch_get_strides(handle, &strides)) return 0;
  if (aoti_torch_get_data_ptr(handle, &data)) return 0;
  output->values = data;
  output->bfloat16 = type == BFLOAT16;
  output->count = 1;
  output->run = 1;
  output->channels = axes > 1 ? sizes[1] : 1;
  for (int64_t axis = 0; axis < axes; axis++) output->count *= sizes[axis];
  if (dense(axes, CONTIGUOUS, sizes, strides)) {
    for (int64_t axis = axes > 1 ? 2 : 0; axis < axes; axis++) output->run *= sizes[axis];
    return output->count > 0;
  }
  return axes == MAX_AXES && dense(axes, CHANNELS_LAST, sizes, strides) && output->count > 0;
}

MULTIVERSIONED
static void widen(const uint16_t *halves, int count, float *space) {
  for (int i = 0; i < count; i++) {
    union {
      uint32_t bits;
      float value;
    } wide = {(uint32_t)halves[i] << 16};
    space[i] = wide.value;
  }
}

const float *read_values(const Output *output, int64_t first, int count, float space[BLOCK]) {
  if (!output->bfloat16) return (const float *)output->values + first;
  widen((const uint16_t *)output->values + first, count, space);
  return space;
}

int read_images(jlong tensor, Images *images) {
  Tensor handle = (Tensor)(intptr_t)tensor;
  int32_t type;
  int64_t axes, *sizes, *strides, count = 1;
  void *data;
  if (aoti_torch_get_dtype(handle, &type) || type != FLOAT32) return 0;
  if (aoti_torch_get_dim(handle, &axes) || axes < 1 || axes > MAX_AXES) return 0;
  if (aoti_torch_get_sizes(handle, &sizes) || aoti_torch_get_strides(handle, &strides)) return 0;
  if (aoti_torch_get_data_ptr(handle, &data)) return 0;
  images->values = data;
  for (int64_t axis = 0; axis < MAX_AXES; axis++) {
    images->sizes[axis] = axis < axes ? sizes[axis] : 1;
    images->strides[axis] = axis < axes ? strides[axis] : 0;
    count *= images->sizes[axis];
  }
  return count > 0;
}

/* The SHA-256 hash of the source files, so that a test can detect a library that is older than them. */
__attribute__((used)) static const char sources[] = "sources: " SOURCES;
