// A table to work in: pick, drag over a range, edit, copy and paste, sort, find, drag a column's width. All of it made up.
const columns = [
  { name: 'Article', wide: 96 },
  { name: 'Description', wide: 150 },
  { name: 'Shelf', wide: 80 },
  { name: 'In stock', wide: 96, isNumber: true },
  { name: 'Minimum', wide: 100, isNumber: true },
  { name: 'Supplier', wide: 190 },
  { name: 'Last count', wide: 120 },
  { name: 'Remark', wide: 220 },
]
let rows = [
  ['LO-1001', 'Hazel desk lamp, arm', 'A-01', '34', '20', 'Oakfield Joinery', '2025-02-28', ''],
  ['LO-1002', 'Hazel desk lamp, foot', 'A-01', '31', '20', 'Oakfield Joinery', '2025-02-28', ''],
  ['LO-1003', 'Hazel desk lamp, shade, sand', 'A-02', '12', '15', 'Northlight Metal', '2025-02-28', 'on order'],
  ['LO-1004', 'Hazel desk lamp, shade, moss', 'A-02', '180', '15', 'Northlight Metal', '2025-02-28', ''],
  ['LO-1005', 'Hazel desk lamp, shade, brick', 'A-02', '22', '15', 'Northlight Metal', '2025-02-28', ''],
  ['LO-1101', 'Moor floor lamp, leg', 'B-04', '96', '60', 'Oakfield Joinery', '2025-03-03', ''],
  ['LO-1102', 'Moor floor lamp, shade', 'B-05', '17', '20', 'Linen Yard', '2025-03-03', ''],
  ['LO-1201', 'Pebble night light, glass', 'C-01', '58', '40', 'Glassworks Vale', '2025-03-04', ''],
  ['LO-1202', 'Pebble night light, touch switch', 'C-01', '61', '40', 'Current & Sons', '2025-03-04', ''],
  ['LO-1301', 'Fern table lamp, foot', 'A-07', '25', '20', 'Oakfield Joinery', '2025-02-28', ''],
  ['LO-1302', 'Fern table lamp, pleated shade', 'A-08', '9', '20', 'Linen Yard', '2025-02-28', 'late'],
  ['LO-1401', 'Harbour pendant, bell', 'D-02', '40', '25', 'Northlight Metal', '2025-03-05', ''],
  ['LO-1402', 'Harbour pendant, textile cable 2 m', 'D-03', '73', '50', 'Current & Sons', '2025-03-05', ''],
  ['LO-1501', 'Lantern pendant, paper globe', 'D-06', '28', '30', 'Linen Yard', '2025-03-05', ''],
  ['LO-1502', 'Lantern pendant, oak frame', 'D-06', '33', '30', 'Oakfield Joinery', '2025-03-05', ''],
  ['LO-1601', 'Heron reading lamp, arm', 'B-01', '14', '10', 'Northlight Metal', '2025-03-03', ''],
  ['LO-1602', 'Heron reading lamp, foot', 'B-01', '15', '10', 'Oakfield Joinery', '2025-03-03', ''],
  ['LO-1701', 'Thimble desk lamp, complete', 'A-11', '47', '30', 'Current & Sons', '2025-02-28', ''],
  ['LO-1801', 'Drift wall light, veneer shell', 'C-05', '19', '20', 'Oakfield Joinery', '2025-03-04', ''],
  ['LO-1802', 'Drift wall light, fitting', 'C-05', '44', '20', 'Current & Sons', '2025-03-04', ''],
  ['LO-1901', 'Ember table lamp, smoked glass', 'C-02', '21', '20', 'Glassworks Vale', '2025-03-04', ''],
  ['LO-1902', 'Ember table lamp, filament bulb', 'C-03', '112', '80', 'Current & Sons', '2025-03-04', ''],
  ['LO-2001', 'Quill wall light, brass arm', 'C-07', '16', '15', 'Northlight Metal', '2025-03-04', ''],
  ['LO-2101', 'Meadow floor lamp, stem', 'B-08', '63', '45', 'Oakfield Joinery', '2025-03-03', ''],
  ['LO-2102', 'Meadow floor lamp, small shade', 'B-09', '38', '45', 'Linen Yard', '2025-03-03', ''],
  ['LO-2103', 'Meadow floor lamp, switch', 'B-09', '52', '15', 'Current & Sons', '2025-03-03', ''],
  ['LO-3001', 'Carton, small', 'E-01', '240', '150', 'Packright', '2025-03-06', ''],
  ['LO-3002', 'Carton, tall', 'E-01', '88', '100', 'Packright', '2025-03-06', ''],
  ['LO-3003', 'Paper wool, bag', 'E-02', '31', '25', 'Packright', '2025-03-06', ''],
]

const $ = (id) => document.getElementById(id)
let at = { row: 0, column: 0 }
let end = { row: 0, column: 0 }
let clipboard = []
let copied = null
let sorted = null
let query = ''

const shown = () => rows.filter((row) => !query || row.join(' ').toLowerCase().includes(query))
const range = () => ({
  top: Math.min(at.row, end.row),
  bottom: Math.max(at.row, end.row),
  left: Math.min(at.column, end.column),
  right: Math.max(at.column, end.column),
})
const isIn = (box, row, column) => box && row >= box.top && row <= box.bottom && column >= box.left && column <= box.right

function showHead() {
  $('columns').innerHTML = `<col style="width:44px">${columns.map((each) => `<col style="width:${each.wide}px">`).join('')}`
  const mark = (index) => (sorted?.column === index ? `<i>${sorted.isDown ? '▼' : '▲'}</i>` : '')
  $('head').innerHTML =
    `<tr><th></th>${columns.map((each, index) => `<th class="${each.isNumber ? 'num' : ''}" id="head-${index}" data-name="${each.name}" role="columnheader">${each.name}${mark(index)}<span class="grip" id="grip-${index}" data-name="Width of ${each.name}" role="separator"></span></th>`).join('')}</tr>`
}

function showBody() {
  const box = range()
  const list = shown()
  const cell = (text, row, column) => {
    const classes = [
      columns[column].isNumber ? 'num' : '',
      isIn(box, row, column) ? 'in' : '',
      row === at.row && column === at.column ? 'at' : '',
      isIn(copied, row, column) ? 'copied' : '',
      column === 3 && Number(list[row][3]) < Number(list[row][4]) ? 'low' : '',
    ]
    const place = `${String.fromCharCode(65 + column)}${row + 1}`
    return `<td class="${classes.join(' ')}" id="cell-${place}" data-row="${row}" data-column="${column}" role="cell" aria-label="${place} ${text}">${text}</td>`
  }
  $('body').innerHTML = list
    .map((row, index) => `<tr><td class="rowhead">${index + 1}</td>${row.map((text, column) => cell(text, index, column)).join('')}</tr>`)
    .join('')
  $('where').textContent = `${String.fromCharCode(65 + at.column)}${at.row + 1}`
  $('content').textContent = list[at.row]?.[at.column] ?? ''
  const numbers = list.slice(box.top, box.bottom + 1).flatMap((row) =>
    row
      .slice(box.left, box.right + 1)
      .filter((text) => /^\d+$/.test(text))
      .map(Number),
  )
  $('rows').textContent = `${list.length} rows`
  $('sum').textContent = numbers.length > 1 ? `Sum ${numbers.reduce((sum, each) => sum + each, 0)} · Count ${numbers.length}` : ''
}

function save() {
  $('saved').textContent = 'Saving …'
  setTimeout(() => {
    $('saved').textContent = 'All changes saved'
  }, 700)
}

function edit(cell) {
  const row = shown()[at.row]
  const input = document.createElement('input')
  input.value = row[at.column]
  input.setAttribute('aria-label', `Edit ${$('where').textContent}`)
  cell.replaceChildren(input)
  input.focus()
  input.select()
  const finish = (isKept) => {
    if (!input.isConnected) return
    if (isKept && row[at.column] !== input.value) {
      row[at.column] = input.value
      save()
    }
    input.remove()
    $('sheet').focus()
  }
  input.addEventListener('keydown', (event) => {
    event.stopPropagation()
    if (event.key !== 'Enter' && event.key !== 'Escape') return
    finish(event.key === 'Enter')
    if (event.key === 'Enter') at = { row: Math.min(at.row + 1, shown().length - 1), column: at.column }
    end = at
    showBody()
  })
}

const cellOf = (event) => {
  const cell = event.target.closest('td[data-row]')
  return cell && { row: Number(cell.dataset.row), column: Number(cell.dataset.column) }
}
let isPicking = false
$('body').addEventListener('mousedown', (event) => {
  if (event.target.tagName === 'INPUT') return
  const place = cellOf(event)
  if (!place) return
  event.preventDefault()
  $('sheet').focus()
  isPicking = true
  const isSame = place.row === at.row && place.column === at.column && end.row === at.row && end.column === at.column
  if (!event.shiftKey) at = place
  end = place
  if (!isSame) showBody()
})
document.addEventListener('mousemove', (event) => {
  const place = isPicking ? cellOf(event) : null
  if (!place || (place.row === end.row && place.column === end.column)) return
  end = place
  showBody()
})
document.addEventListener('mouseup', () => {
  isPicking = false
})
$('body').addEventListener('dblclick', (event) => {
  const cell = event.target.closest('td[data-row]')
  if (cell) edit(cell)
})

let grip = null
$('head').addEventListener('mousedown', (event) => {
  if (!event.target.classList.contains('grip')) return
  const index = Number(event.target.id.slice(5))
  grip = { index, fromX: event.clientX, wide: columns[index].wide }
  event.target.classList.add('held')
  event.preventDefault()
})
document.addEventListener('mousemove', (event) => {
  if (!grip) return
  columns[grip.index].wide = Math.max(50, grip.wide + event.clientX - grip.fromX)
  $('columns').children[grip.index + 1].style.width = `${columns[grip.index].wide}px`
})
document.addEventListener('mouseup', () => {
  grip = null
  for (const each of document.querySelectorAll('.grip.held')) each.classList.remove('held')
})
$('head').addEventListener('click', (event) => {
  const head = event.target.closest('th[id]')
  if (!head || event.target.classList.contains('grip')) return
  const column = Number(head.id.slice(5))
  sorted = { column, isDown: sorted?.column === column && !sorted.isDown }
  const value = (row) => (columns[column].isNumber ? Number(row[column]) : row[column])
  rows = rows.toSorted((a, b) => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0) * (sorted.isDown ? -1 : 1))
  showHead()
  showBody()
})

$('sheet').addEventListener('keydown', (event) => {
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }
  const step = steps[event.key]
  const list = shown()
  const box = range()
  if (step) {
    at = {
      row: Math.max(0, Math.min(list.length - 1, at.row + step[0])),
      column: Math.max(0, Math.min(columns.length - 1, at.column + step[1])),
    }
    end = at
  } else if (event.key === 'c' && event.ctrlKey) {
    clipboard = list.slice(box.top, box.bottom + 1).map((row) => row.slice(box.left, box.right + 1))
    copied = box
  } else if (event.key === 'v' && event.ctrlKey) {
    for (let row = box.top; row <= box.bottom; row++)
      for (let column = box.left; column <= box.right; column++) {
        const line = clipboard[(row - box.top) % clipboard.length]
        list[row][column] = line[(column - box.left) % line.length]
      }
    copied = null
    save()
  } else return
  event.preventDefault()
  showBody()
})
$('find').addEventListener('input', (event) => {
  query = event.target.value.trim().toLowerCase()
  at = end = { row: 0, column: 0 }
  showBody()
})
showHead()
showBody()
