/* The limit: one training step written by hand for one network, its sizes known to the
   compiler. A multi-layer perceptron, tanh everywhere, squared error, plain
   gradient descent. Arrays are (units, samples), the samples padded to whole registers.

   Built with -DLAYERS=3 -DWIDTHS=2,4,2,1 -DBATCH=10. */

#include <stdint.h>
#include <string.h>

#define LANES 8
typedef double reg __attribute__((vector_size(64)));
typedef int64_t ireg __attribute__((vector_size(64)));

enum { SIZE = (BATCH + LANES - 1) / LANES, TILE = SIZE > 8 ? 8 : SIZE, MOST = 256 };
static const int width[LAYERS + 1] = {WIDTHS};

#define INLINE static inline __attribute__((always_inline))

INLINE reg all(double x) { return (reg){x, x, x, x, x, x, x, x}; }

INLINE reg choose(ireg mask, reg a, reg b) { return (reg)((mask & (ireg)a) | (~mask & (ireg)b)); }

/* See `tanh` in gdplay/program/kernel/functions.py. */
INLINE reg tanh_of(reg x) {
  const ireg sign = (ireg)all(-0.0);
  const double shift = 6755399441055744.0 + 1022.0;
  reg a = (reg)((ireg)x & ~sign);
  reg t = choose(a > 20.0, all(20.0), a) * (-2.0 * 1.4426950408889634);
  reg shifted = t + shift, f = t - (shifted - shift), s = f * f;
  reg high = (s * -1.261476430434205e-07 + 1.058197984353872e-05) * s - 9.250684591058146e-04;
  reg ratio = (high * s + 0.11552453009274277) * s + 2.88539008177793;
  reg half = (reg)((ireg)shifted << 52);
  reg over = (0.5 - half) * ratio - (half + 0.5) * f;
  return (reg)((ireg)(over / ((ratio - f) - over)) | ((ireg)x & sign));
}

/* y[r] = start[r] + sum over k of a[r·row + k·step] · x[k]: rows × columns registers at a time. */
#define PRODUCT_TILE(ROWS, COLUMNS)                                                          \
  {                                                                                          \
    reg sum[ROWS][COLUMNS];                                                                  \
    for (int i = 0; i < ROWS; i++)                                                           \
      for (int j = 0; j < COLUMNS; j++) sum[i][j] = all(start ? start[r + i] : 0.0);         \
    for (int k = 0; k < depth; k++)                                                          \
      for (int i = 0; i < ROWS; i++) {                                                       \
        reg factor = all(a[(r + i) * row + k * step]);                                       \
        for (int j = 0; j < COLUMNS; j++) sum[i][j] += factor * x[k][c + j];                 \
      }                                                                                      \
    for (int i = 0; i < ROWS; i++)                                                           \
      for (int j = 0; j < COLUMNS; j++) y[r + i][c + j] = sum[i][j];                         \
  }

INLINE void product(const double *a, int row, int step, reg (*x)[TILE], reg (*y)[TILE],
                    const double *start, int rows, int depth, int live) {
  int c = 0;
  for (; c + 4 <= live; c += 4) {
    int r = 0;
    for (; r + 4 <= rows; r += 4) PRODUCT_TILE(4, 4)
    for (; r < rows; r++) PRODUCT_TILE(1, 4)
  }
  for (; c + 2 <= live; c += 2) {
    int r = 0;
    for (; r + 8 <= rows; r += 8) PRODUCT_TILE(8, 2)
    for (; r + 4 <= rows; r += 4) PRODUCT_TILE(4, 2)
    for (; r < rows; r++) PRODUCT_TILE(1, 2)
  }
  for (; c < live; c++) {
    int r = 0;
    for (; r + 8 <= rows; r += 8) PRODUCT_TILE(8, 1)
    for (; r < rows; r++) PRODUCT_TILE(1, 1)
  }
}

/* The lane sums of eight registers in one. */
INLINE reg lane_sums(const reg *v) {
  reg s[4], t[2];
  for (int i = 0; i < 4; i++)
    s[i] = __builtin_shufflevector(v[2 * i], v[2 * i + 1], 0, 1, 2, 3, 8, 9, 10, 11) +
           __builtin_shufflevector(v[2 * i], v[2 * i + 1], 4, 5, 6, 7, 12, 13, 14, 15);
  for (int i = 0; i < 2; i++)
    t[i] = __builtin_shufflevector(s[2 * i], s[2 * i + 1], 0, 1, 4, 5, 8, 9, 12, 13) +
           __builtin_shufflevector(s[2 * i], s[2 * i + 1], 2, 3, 6, 7, 10, 11, 14, 15);
  return __builtin_shufflevector(t[0], t[1], 0, 2, 4, 6, 8, 10, 12, 14) +
         __builtin_shufflevector(t[0], t[1], 1, 3, 5, 7, 9, 11, 13, 15);
}

INLINE double lane_sum(reg v) {
  double s = 0.0;
  for (int i = 0; i < LANES; i++) s += v[i];
  return s;
}

/* g[r·columns + c] += sum over samples of d[r] · x[c]. Columns past the batch are 0 in d. */
INLINE void moment(reg (*d)[TILE], reg (*x)[TILE], double *g, int rows, int columns, int live) {
  int r = 0;
  for (; r + 4 <= rows; r += 4) {
    int c = 0;
    for (; c + 4 <= columns; c += 4) {
      reg sum[16];
      for (int i = 0; i < 16; i++) sum[i] = all(0.0);
      for (int k = 0; k < live; k++)
        for (int i = 0; i < 4; i++)
          for (int j = 0; j < 4; j++) sum[4 * i + j] += d[r + i][k] * x[c + j][k];
      reg one = lane_sums(sum), two = lane_sums(sum + 8);
      for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++)
          g[(r + i) * columns + c + j] += i < 2 ? one[4 * i + j] : two[4 * (i - 2) + j];
    }
    for (; c < columns; c++)
      for (int i = 0; i < 4; i++) {
        reg sum = all(0.0);
        for (int k = 0; k < live; k++) sum += d[r + i][k] * x[c][k];
        g[(r + i) * columns + c] += lane_sum(sum);
      }
  }
  for (; r < rows; r++) {
    int c = 0;
    for (; c + 8 <= columns; c += 8) {
      reg sum[8];
      for (int j = 0; j < 8; j++) sum[j] = all(0.0);
      for (int k = 0; k < live; k++)
        for (int j = 0; j < 8; j++) sum[j] += d[r][k] * x[c + j][k];
      reg one = lane_sums(sum);
      for (int j = 0; j < 8; j++) g[r * columns + c + j] += one[j];
    }
    for (; c < columns; c++) {
      reg sum = all(0.0);
      for (int k = 0; k < live; k++) sum += d[r][k] * x[c][k];
      g[r * columns + c] += lane_sum(sum);
    }
  }
}

static reg y[LAYERS + 1][MOST][TILE], d[LAYERS + 1][MOST][TILE];

/* Make `steps` steps and return the loss before the last update: `scale` · Σ (o − t)².
   inputs (width[0], BATCH), targets (width[LAYERS], BATCH); parameters layer by layer,
   weights (out, in) and then biases. */
double train(const double *inputs, const double *targets, double *parameters, double *gradient,
             double rate, double scale, int64_t steps) {
  int count = 0;
  for (int l = 0; l < LAYERS; l++) count += width[l + 1] * (width[l] + 1);
  double loss = 0.0;
  for (int64_t step = 0; step < steps; step++) {
    memset(gradient, 0, sizeof(double) * count);
    reg total = all(0.0);
    for (int start = 0; start < SIZE; start += TILE) {
      int live = SIZE - start < TILE ? SIZE - start : TILE;
      for (int i = 0; i < width[0]; i++) {
        double *row = (double *)y[0][i];
        const double *from_row = inputs + i * BATCH + start * LANES;
        int most = BATCH - start * LANES;
        memcpy(row, from_row, sizeof(double) * (most < live * LANES ? most : live * LANES));
      }
      const double *p = parameters;
#pragma clang loop unroll(full)
      for (int l = 0; l < LAYERS; l++) {
        int in = width[l], out = width[l + 1];
        product(p, in, 1, y[l], y[l + 1], p + in * out, out, in, live);
        for (int r = 0; r < out; r++)
          for (int k = 0; k < live; k++) y[l + 1][r][k] = tanh_of(y[l + 1][r][k]);
        p += out * (in + 1);
      }
      for (int r = 0; r < width[LAYERS]; r++)
        for (int k = 0; k < live; k++) {
          reg target = all(0.0), inside = all(0.0);
          for (int i = 0; i < LANES; i++) {
            int at = (start + k) * LANES + i;
            if (at < BATCH) target[i] = targets[r * BATCH + at], inside[i] = 1.0;
          }
          reg o = y[LAYERS][r][k], off = (o - target) * inside;
          total += off * off;
          d[LAYERS][r][k] = off * (2.0 * scale) * (1.0 - o * o);
        }
      double *g = gradient + count;
      p = parameters + count;
#pragma clang loop unroll(full)
      for (int l = LAYERS - 1; l >= 0; l--) {
        int in = width[l], out = width[l + 1];
        p -= out * (in + 1);
        g -= out * (in + 1);
        moment(d[l + 1], y[l], g, out, in, live);
        for (int r = 0; r < out; r++) {
          reg sum = all(0.0);
          for (int k = 0; k < live; k++) sum += d[l + 1][r][k];
          g[in * out + r] += lane_sum(sum);
        }
        if (l == 0) continue;
        product(p, 1, in, d[l + 1], d[l], 0, in, out, live);
        for (int r = 0; r < in; r++)
          for (int k = 0; k < live; k++) d[l][r][k] *= 1.0 - y[l][r][k] * y[l][r][k];
      }
    }
    loss = lane_sum(total) * scale;
    for (int i = 0; i < count; i++) parameters[i] -= rate * gradient[i];
  }
  return loss;
}
