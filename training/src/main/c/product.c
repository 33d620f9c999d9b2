/*
 * Computes products in tiles of a few rows and columns, whose sums stay in registers. See product.h.
 */
#include "product.h"

#include <string.h>

#include "processors.h"

/*
 * Defines NAME, which computes a tile of a product: some rows, and VECTORS * WIDTH columns. Also defines
 * NAMEs, which computes all tiles of these columns. It passes constants for the number of rows and for
 * whether the tile adds up the vectors, so that the compiler can unroll the loops and keep all sums in
 * registers.
 */
#define DEFINE_TILE(NAME, MOST_ROWS, VECTORS, WIDTH)                                          \
  typedef float NAME##_vector __attribute__((vector_size(4 * WIDTH), aligned(4), may_alias)); \
  INLINE void NAME(const Product *p, int64_t row, int64_t column, int rows, int adds_up) {    \
    const float *scalars[MOST_ROWS];                                                          \
    NAME##_vector sums[MOST_ROWS][VECTORS], total[VECTORS];                                   \
    int64_t last = p->row_count - 1;                                                          \
    for (int t = 0; t < rows; t++)                                                            \
      scalars[t] = p->scalars + p->rows[row + t < last ? row + t : last];                     \
    for (int v = 0; v < VECTORS; v++) {                                                       \
      total[v] = (NAME##_vector){0};                                                          \
      NAME##_vector start = total[v];                                                         \
      if (p->start) start = *(const NAME##_vector *)(p->start + column + v * WIDTH);          \
      for (int t = 0; t < rows; t++) sums[t][v] = start;                                      \
    }                                                                                         \
    const float *vector = p->vectors + column;                                                \
    for (int64_t i = 0; i < p->term_count; i++, vector += p->lanes) {                         \
      int64_t term = p->terms[i];                                                             \
      NAME##_vector factors[VECTORS];                                                         \
      for (int v = 0; v < VECTORS; v++) {                                                     \
        factors[v] = *(const NAME##_vector *)(vector + v * WIDTH);                            \
        if (adds_up) total[v] += factors[v];                                                  \
      }                                                                                       \
      for (int t = 0; t < rows; t++) {                                                        \
        float scalar = scalars[t][term];                                                      \
        for (int v = 0; v < VECTORS; v++) sums[t][v] += factors[v] * scalar;                  \
      }                                                                                       \
    }                                                                                         \
    if (adds_up)                                                                              \
      for (int v = 0; v < VECTORS; v++)                                                       \
        *(NAME##_vector *)(p->total + column + v * WIDTH) = total[v];                         \
    int whole = row + rows <= p->row_count && column + VECTORS * WIDTH <= p->columns;         \
    for (int t = 0; t < rows; t++)                                                            \
      for (int v = 0; v < VECTORS; v++) {                                                     \
        int64_t from = column + v * WIDTH;                                                    \
        if (whole) *(NAME##_vector *)(p->result + p->places[row + t] + from) = sums[t][v];    \
        else if (row + t < p->row_count && from < p->columns) {                               \
          NAME##_vector sum = sums[t][v];                                                     \
          int64_t width = p->columns - from < WIDTH ? p->columns - from : WIDTH;              \
          memcpy(p->result + p->places[row + t] + from, &sum, width * sizeof(float));         \
        }                                                                                     \
      }                                                                                       \
  }                                                                                           \
  INLINE void NAME##s(const Product *p, int64_t column) {                                     \
    int64_t row = 0;                                                                          \
    if (p->total) {                                                                           \
      NAME(p, 0, column, MOST_ROWS, 1);                                                       \
      row = MOST_ROWS;                                                                        \
    }                                                                                         \
    for (; row + MOST_ROWS / 2 < p->row_count; row += MOST_ROWS)                              \
      NAME(p, row, column, MOST_ROWS, 0);                                                     \
    if (row < p->row_count) NAME(p, row, column, MOST_ROWS / 2, 0);                           \
  }

DEFINE_TILE(narrow_tile, 8, 1, NARROW)
DEFINE_TILE(narrow_pair, 6, 2, NARROW)
DEFINE_TILE(wide_tile, 8, 1, WIDE)
DEFINE_TILE(wide_pair, 8, 2, WIDE)

/*
 * Computes a product with the tiles that suit a level of x86-64: version 3 has 16 registers of NARROW
 * values, version 4 has 32 of WIDE values. In a pair, each scalar that is loaded is used for two
 * vectors.
 */
INLINE void compute(const Product *p, int level) {
  int64_t column = 0;
  for (; level == 4 && column + 2 * WIDE <= p->lanes; column += 2 * WIDE) wide_pairs(p, column);
  for (; level == 4 && column + WIDE <= p->lanes; column += WIDE) wide_tiles(p, column);
  for (; level == 3 && column + 2 * NARROW <= p->lanes; column += 2 * NARROW)
    narrow_pairs(p, column);
  for (; column < p->lanes; column += NARROW) narrow_tiles(p, column);
}

#ifdef MORE_VERSIONS
static void compute_anywhere(const Product *p) { compute(p, 1); }

__attribute__((target("arch=x86-64-v3"))) static void compute_v3(const Product *p) {
  compute(p, 3);
}

__attribute__((target("arch=x86-64-v4"))) static void compute_v4(const Product *p) {
  compute(p, 4);
}

void product(const Product *p) {
  if (__builtin_cpu_supports("x86-64-v4")) compute_v4(p);
  else if (__builtin_cpu_supports("x86-64-v3")) compute_v3(p);
  else compute_anywhere(p);
}
#else
/* A build can define LEVEL itself, to test the tiles of another level on any processor. */
#ifndef LEVEL
#define LEVEL 1
#endif
void product(const Product *p) { compute(p, LEVEL); }
#endif
