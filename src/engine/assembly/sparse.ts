import { multiplyAdd } from "./vector";

// Kernels over the non-zero inputs of an example: entries of an input's number times 16 (u32) and its value, in two elements of T
// (gather.ts). `weights` is a slice [inputs][S vectors], so the row of an input starts at number·16·S.

/** z[v] += Σ x_k·w_k[v] over the entries of one example, in ascending k, for one slice of S vectors. */
export function forwardEntries<T>(S: i32, entry: usize, end: usize, weights: usize, z: usize): void {
  switch (S) {
    case 1:
      forwardWidth1<T>(entry, end, weights, z);
      return;
    case 2:
      forwardWidth2<T>(entry, end, weights, z);
      return;
    case 3:
      forwardWidth3<T>(entry, end, weights, z);
      return;
    case 4:
      forwardWidth4<T>(entry, end, weights, z);
      return;
    case 5:
      forwardWidth5<T>(entry, end, weights, z);
      return;
    case 6:
      forwardWidth6<T>(entry, end, weights, z);
      return;
    case 7:
      forwardWidth7<T>(entry, end, weights, z);
      return;
    case 8:
      forwardWidth8<T>(entry, end, weights, z);
      return;
  }
}

/** w_k[v] += x_k·d[v] over the entries of one example, for one slice of S vectors. */
export function updateEntries<T>(S: i32, entry: usize, end: usize, weights: usize, d: usize): void {
  switch (S) {
    case 1:
      updateWidth1<T>(entry, end, weights, d);
      return;
    case 2:
      updateWidth2<T>(entry, end, weights, d);
      return;
    case 3:
      updateWidth3<T>(entry, end, weights, d);
      return;
    case 4:
      updateWidth4<T>(entry, end, weights, d);
      return;
    case 5:
      updateWidth5<T>(entry, end, weights, d);
      return;
    case 6:
      updateWidth6<T>(entry, end, weights, d);
      return;
    case 7:
      updateWidth7<T>(entry, end, weights, d);
      return;
    case 8:
      updateWidth8<T>(entry, end, weights, d);
      return;
  }
}

function forwardWidth1<T>(entry: usize, end: usize, weights: usize, z: usize): void {
  forward<T>(1, entry, end, weights, z);
}
function forwardWidth2<T>(entry: usize, end: usize, weights: usize, z: usize): void {
  forward<T>(2, entry, end, weights, z);
}
function forwardWidth3<T>(entry: usize, end: usize, weights: usize, z: usize): void {
  forward<T>(3, entry, end, weights, z);
}
function forwardWidth4<T>(entry: usize, end: usize, weights: usize, z: usize): void {
  forward<T>(4, entry, end, weights, z);
}
function forwardWidth5<T>(entry: usize, end: usize, weights: usize, z: usize): void {
  forward<T>(5, entry, end, weights, z);
}
function forwardWidth6<T>(entry: usize, end: usize, weights: usize, z: usize): void {
  forward<T>(6, entry, end, weights, z);
}
function forwardWidth7<T>(entry: usize, end: usize, weights: usize, z: usize): void {
  forward<T>(7, entry, end, weights, z);
}
function forwardWidth8<T>(entry: usize, end: usize, weights: usize, z: usize): void {
  forward<T>(8, entry, end, weights, z);
}
function updateWidth1<T>(entry: usize, end: usize, weights: usize, d: usize): void {
  update<T>(1, entry, end, weights, d);
}
function updateWidth2<T>(entry: usize, end: usize, weights: usize, d: usize): void {
  update<T>(2, entry, end, weights, d);
}
function updateWidth3<T>(entry: usize, end: usize, weights: usize, d: usize): void {
  update<T>(3, entry, end, weights, d);
}
function updateWidth4<T>(entry: usize, end: usize, weights: usize, d: usize): void {
  update<T>(4, entry, end, weights, d);
}
function updateWidth5<T>(entry: usize, end: usize, weights: usize, d: usize): void {
  update<T>(5, entry, end, weights, d);
}
function updateWidth6<T>(entry: usize, end: usize, weights: usize, d: usize): void {
  update<T>(6, entry, end, weights, d);
}
function updateWidth7<T>(entry: usize, end: usize, weights: usize, d: usize): void {
  update<T>(7, entry, end, weights, d);
}
function updateWidth8<T>(entry: usize, end: usize, weights: usize, d: usize): void {
  update<T>(8, entry, end, weights, d);
}

@inline
function forward<T>(S: i32, entry: usize, end: usize, weights: usize, z: usize): void {
  let z0 = v128.load(z);
  let z1 = z0;
  if (S > 1) z1 = v128.load(z, 16);
  let z2 = z0;
  if (S > 2) z2 = v128.load(z, 32);
  let z3 = z0;
  if (S > 3) z3 = v128.load(z, 48);
  let z4 = z0;
  if (S > 4) z4 = v128.load(z, 64);
  let z5 = z0;
  if (S > 5) z5 = v128.load(z, 80);
  let z6 = z0;
  if (S > 6) z6 = v128.load(z, 96);
  let z7 = z0;
  if (S > 7) z7 = v128.load(z, 112);
  for (; entry < end; entry += 2 * sizeof<T>()) {
    const w = weights + <usize>load<u32>(entry) * S;
    const x = v128.load_splat<T>(entry, sizeof<T>());
    z0 = multiplyAdd<T>(x, v128.load(w), z0);
    if (S > 7) v128.store(z, z0);
    if (S > 1) z1 = multiplyAdd<T>(x, v128.load(w, 16), z1);
    if (S > 7) v128.store(z, z1, 16);
    if (S > 2) z2 = multiplyAdd<T>(x, v128.load(w, 32), z2);
    if (S > 3) z3 = multiplyAdd<T>(x, v128.load(w, 48), z3);
    if (S > 4) z4 = multiplyAdd<T>(x, v128.load(w, 64), z4);
    if (S > 5) z5 = multiplyAdd<T>(x, v128.load(w, 80), z5);
    if (S > 6) z6 = multiplyAdd<T>(x, v128.load(w, 96), z6);
    if (S > 7) z7 = multiplyAdd<T>(x, v128.load(w, 112), z7);
  }
  v128.store(z, z0);
  if (S > 1) v128.store(z, z1, 16);
  if (S > 2) v128.store(z, z2, 32);
  if (S > 3) v128.store(z, z3, 48);
  if (S > 4) v128.store(z, z4, 64);
  if (S > 5) v128.store(z, z5, 80);
  if (S > 6) v128.store(z, z6, 96);
  if (S > 7) v128.store(z, z7, 112);
}

@inline
function update<T>(S: i32, entry: usize, end: usize, weights: usize, d: usize): void {
  const d0 = v128.load(d);
  let d1 = d0;
  if (S > 1) d1 = v128.load(d, 16);
  let d2 = d0;
  if (S > 2) d2 = v128.load(d, 32);
  let d3 = d0;
  if (S > 3) d3 = v128.load(d, 48);
  let d4 = d0;
  if (S > 4) d4 = v128.load(d, 64);
  let d5 = d0;
  if (S > 5) d5 = v128.load(d, 80);
  let d6 = d0;
  if (S > 6) d6 = v128.load(d, 96);
  let d7 = d0;
  if (S > 7) d7 = v128.load(d, 112);
  for (; entry < end; entry += 2 * sizeof<T>()) {
    const w = weights + <usize>load<u32>(entry) * S;
    const x = v128.load_splat<T>(entry, sizeof<T>());
    v128.store(w, multiplyAdd<T>(x, d0, v128.load(w)));
    if (S > 1) v128.store(w, multiplyAdd<T>(x, d1, v128.load(w, 16)), 16);
    if (S > 2) v128.store(w, multiplyAdd<T>(x, d2, v128.load(w, 32)), 32);
    if (S > 3) v128.store(w, multiplyAdd<T>(x, d3, v128.load(w, 48)), 48);
    if (S > 4) v128.store(w, multiplyAdd<T>(x, d4, v128.load(w, 64)), 64);
    if (S > 5) v128.store(w, multiplyAdd<T>(x, d5, v128.load(w, 80)), 80);
    if (S > 6) v128.store(w, multiplyAdd<T>(x, d6, v128.load(w, 96)), 96);
    if (S > 7) v128.store(w, multiplyAdd<T>(x, d7, v128.load(w, 112)), 112);
  }
}
