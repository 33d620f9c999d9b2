/* The functions of libtorch that the kernels call, for fake tensors. Each returns 0: it succeeds. */
#include "fake_torch.h"

int32_t aoti_torch_get_data_ptr(FakeTensor *tensor, void **data) {
  *data = tensor->data;
  return 0;
}

int32_t aoti_torch_get_dtype(FakeTensor *tensor, int32_t *type) {
  *type = tensor->type;
  return 0;
}

int32_t aoti_torch_get_dim(FakeTensor *tensor, int64_t *axes) {
  *axes = tensor->axes;
  return 0;
}

int32_t aoti_torch_get_sizes(FakeTensor *tensor, int64_t **sizes) {
  *sizes = tensor->sizes;
  return 0;
}

int32_t aoti_torch_get_strides(FakeTensor *tensor, int64_t **strides) {
  *strides = tensor->strides;
  return 0;
}
