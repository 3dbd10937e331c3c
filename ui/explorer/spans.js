// Where a row looks, and which row looks at a place. A map is {values, rows, columns}, row by row.

export const SHARE = 0.8 // of a row's weight, in the span that is played as what it listened to

export function rowOf(map, row) {
  return map.values.subarray(row * map.columns, (row + 1) * map.columns)
}

// The sum of the rows first to last, as one row of sum 1.
export function meanRow(map, first, last) {
  const sum = new Float32Array(map.columns)
  for (let row = first; row <= last; row++) {
    rowOf(map, row).forEach((weight, i) => (sum[i] += weight / (last - first + 1)))
  }
  return sum
}

// The shortest span [from, to) of positions that holds this share of a row, and what it holds.
export function heardSpan(row, share = SHARE) {
  const total = row.reduce((a, b) => a + b, 0)
  let best = { from: 0, to: row.length, weight: total }
  let from = 0
  let weight = 0
  for (let to = 1; to <= row.length; to++) {
    weight += row[to - 1]
    while (from < to - 1 && weight - row[from] >= share * total - 1e-6) weight -= row[from++]
    if (weight >= share * total - 1e-6 && to - from < best.to - best.from) best = { from, to, weight }
  }
  return { ...best, weight: total ? best.weight / total : 0 }
}

// The cells of largest size of a row, the largest first: [column, weight].
export function largestCells(row, n) {
  const columns = Array.from(row.keys()).sort((a, b) => Math.abs(row[b]) - Math.abs(row[a]) || a - b)
  return columns.slice(0, n).map((column) => [column, row[column]])
}

// The rows that look at a column with more than an even share, the largest weight first; of
// differences, the largest size.
export function rowsLooking(map, column, n) {
  const weights = Array.from({ length: map.rows }, (_, i) => [i, map.values[i * map.columns + column]])
  const above = weights.filter(([, weight]) => Math.abs(weight) > 1 / map.columns)
  return above.sort((a, b) => Math.abs(b[1]) - Math.abs(a[1])).slice(0, n)
}

// For each column the row that looks there most; where none has more than an even share, the row of
// the column before.
export function readers(map) {
  const rows = new Int16Array(map.columns)
  let row = 0
  for (let column = 0; column < map.columns; column++) {
    row = rowsLooking(map, column, 1)[0]?.[0] ?? row
    rows[column] = row
  }
  return rows
}

export function difference(a, b) {
  return { ...a, values: a.values.map((weight, i) => weight - b.values[i]) }
}
