/*
 * Sums of products of a scalar and a vector: a row of the result, which is a vector, is the sum over
 * terms of (one scalar) * (one vector).
 *
 * Results do not depend on the processor, to the bit: the terms of a sum are added in their order, and
 * lanes of vectors are independent of each other.
 */
#pragma once

#include <stdint.h>

/*
 * The number of values in a vector register, with AVX2 and with AVX-512. The number of lanes of a product
 * is a multiple of NARROW.
 */
enum { NARROW = 8, WIDE = 16 };

typedef struct {
  const float *scalars;
  const int32_t *rows;  /* the offset of each row's scalars */
  const int32_t *terms; /* the offset of each term's scalars */
  int64_t row_count, term_count;
  const float *vectors; /* one for each term */
  int64_t lanes;        /* of each vector, with its padding */
  const float *start;   /* a vector to begin with; NULL for zeros */
  float *result;
  const int64_t *places; /* of each row in the result */
  int64_t columns;       /* of each row in the result, at most lanes */
  float *total;          /* receives the sum of the vectors, one value per lane; may be NULL */
} Product;

/* Stores the rows in the result and, if total is not NULL, the sum of the vectors in total. */
void product(const Product *p);
