/* What the checks of all kernels share; see kernel_check.c. */
#pragma once

#include <jni.h>
#include <stddef.h>
#include <stdint.h>

#include "fake_torch.h"

enum { FLOAT32 = 6, FLOAT64 = 7, BFLOAT16 = 15 };

/* The present case. */
extern char description[200];

/* The number of cases. */
extern long cases;

/* Ends the program with a message about the present case. */
void fail(const char *format, ...);

void *allocate(size_t size);

/* A random whole number from 0 to bound - 1, the same on every machine. */
int64_t below(int64_t bound);

/* A random number, about normal with deviation 1, the same on every machine. */
float bell(void);

/* Adds results to the digest that the program prints. */
void add_to_digest(const double *row, int length);

void on_threads(int threads);

/* Sets the strides of a tensor with four axes, and returns its number of values. */
int64_t lay_out(FakeTensor *tensor, int channels_last);

/* Checks convolutions and their gradients for random shapes. */
void check_convolutions(void);

/*
 * Computes a convolution and its gradients, and returns whether both were computed. around is called
 * with 1 before and with 0 after.
 */
int convolve_once(void (*around)(int begins));
