import { exp, log } from "../base/elementary";
import { maxOf } from "../kernels/softmax";

/**
 * ln sum_i e^logits[i]: a token's log-probability is its logit minus this. In double precision, i rises.
 * @param logits f32[n], n > 0
 */
export function logSumExp(logits: usize, n: i32): f64 {
  const largest = <f64>maxOf(logits, n);
  let sum: f64 = 0;
  for (let i = 0; i < n; i++) {
    const x = <f64>load<f32>(logits + ((<usize>i) << 2)) - largest;
    if (x > -700) sum += exp(x);
  }
  return largest + log(sum);
}

/**
 * The `n` likeliest tokens, likeliest first, equals by id, and their log-probabilities.
 * @param logits f32[vocabSize]   @param ids i32[n]   @param values f32[n]; places beyond the vocabulary get id -1
 * @returns logSumExp of the logits
 */
export function logprobs(logits: usize, vocabSize: i32, n: i32, ids: usize, values: usize): f64 {
  let found = 0;
  for (let i = 0; i < vocabSize && n > 0; i++) {
    const logit = load<f32>(logits + ((<usize>i) << 2));
    if (found == n && !(logit > load<f32>(values + ((<usize>(n - 1)) << 2)))) continue;
    let place = found < n ? found++ : n - 1;
    for (; place > 0 && logit > load<f32>(values + ((<usize>(place - 1)) << 2)); place--) {
      store<f32>(values + ((<usize>place) << 2), load<f32>(values + ((<usize>(place - 1)) << 2)));
      store<i32>(ids + ((<usize>place) << 2), load<i32>(ids + ((<usize>(place - 1)) << 2)));
    }
    store<f32>(values + ((<usize>place) << 2), logit);
    store<i32>(ids + ((<usize>place) << 2), i);
  }
  const total = logSumExp(logits, vocabSize);
  for (let i = 0; i < found; i++) {
    const at = values + ((<usize>i) << 2);
    store<f32>(at, <f32>(<f64>load<f32>(at) - total));
  }
  for (; found < n; found++) store<i32>(ids + ((<usize>found) << 2), -1);
  return total;
}
