/*
 * A layer's output as these kernels see it. DJL holds a tensor as a pointer to at::Tensor; libtorch
 * exports functions that tell C code what is in it (torch/csrc/inductor/aoti_torch/c/shim.h), with
 * an interface that stays from version to version.
 */
#pragma once

#include <jni.h>
#include <stdint.h>

/* Compiled once for each, with AVX-512 and AVX2, and chosen when the library is loaded. */
#define EVERY_PROCESSOR __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))

#define INLINE static inline __attribute__((always_inline))

/* Values that a block holds: 32 KiB, at home in a processor's first cache. */
enum { BLOCK = 8192 };

/* Values of a block that are treated alike and kept apart, so that they stay in registers. */
enum { LANES = 64 };

/* Values from which on a second thread pays. */
enum { FOR_THREADS = 1 << 15 };

typedef struct {
  const float *values;
  int64_t count;
  int64_t channels; /* size of the second axis */
  int64_t run;      /* values in memory before the channel changes: 1 where channels are last */
} Output;

/* False where the tensor is not float32, or has holes or an order that is not known here. */
int read_output(jlong tensor, Output *output);
