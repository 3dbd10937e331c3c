// exp(t), the sum of the first terms of its series, and the axes of a chart of both.

const STEEP = 150 // where exp exceeds this, its axis is logarithmic beyond 1

export function partialSum(t, terms) {
  let sum = 0
  let term = 1
  for (let n = 0; n < terms; n++) {
    sum += term
    term *= t / (n + 1)
  }
  return sum
}

// t from low to high, 0 included.
export function rangeOf([low, high]) {
  return [Math.min(low, -0.5), Math.max(high, 0.5)]
}

// The lowest and the highest value of both curves on a range, 0 included.
export function heights([low, high], terms) {
  const n = 200
  const all = [0, Math.exp(high)]
  for (let i = 0; i <= n; i++) all.push(partialSum(low + (i / n) * (high - low), terms))
  return [Math.min(...all), Math.max(...all)]
}

export function isSteep([low, high]) {
  return high > STEEP || low < -STEEP
}

// From a value to its share of the height of the chart.
export function heightOf(ends, steep) {
  const bent = steep ? Math.asinh : (x) => x
  const [low, high] = ends.map(bent)
  return (value) => (bent(value) - low) / (high - low)
}

// Powers of ten, and 0, of which at most `most` are kept.
export function powers([low, high], most) {
  const largest = Math.floor(Math.log10(Math.max(high, -low)))
  const every = Math.ceil((largest + 1) / most)
  const sizes = []
  for (let n = 0; n <= largest; n += every) sizes.push(10 ** n)
  return [...sizes.map((x) => -x).reverse(), 0, ...sizes].filter((x) => low <= x && x <= high)
}
