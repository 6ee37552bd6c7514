// A small shop that keeps its basket in the tab. Everything in it is made up.
const lamps = [
  {
    id: 'hazel',
    name: 'Hazel desk lamp',
    kind: 'Desk',
    price: 89,
    shape: 'desk',
    text: 'A jointed arm of oiled hazel and a shade that turns all the way round. Made for reading late without waking anyone.',
  },
  {
    id: 'moor',
    name: 'Moor floor lamp',
    kind: 'Floor',
    price: 210,
    shape: 'floor',
    text: 'A tall, quiet lamp on three oak legs. The linen shade gives a wide, even light.',
  },
  {
    id: 'pebble',
    name: 'Pebble night light',
    kind: 'Table',
    price: 35,
    shape: 'ball',
    text: 'A hand-sized glass pebble. Tap it once for a warm glow, twice for none.',
  },
  {
    id: 'fern',
    name: 'Fern table lamp',
    kind: 'Table',
    price: 74,
    shape: 'table',
    text: 'A turned foot of ash and a pleated shade, the size of a good teapot.',
  },
  {
    id: 'harbour',
    name: 'Harbour pendant',
    kind: 'Pendant',
    price: 129,
    shape: 'pendant',
    text: 'A spun metal bell on two metres of textile cable, at home above any table.',
  },
  {
    id: 'lantern',
    name: 'Lantern pendant',
    kind: 'Pendant',
    price: 98,
    shape: 'globe',
    text: 'A paper globe over a fine oak frame. It folds flat when you move.',
  },
  {
    id: 'heron',
    name: 'Heron reading lamp',
    kind: 'Floor',
    price: 165,
    shape: 'arc',
    text: 'It stands behind the chair and looks over your shoulder.',
  },
  {
    id: 'thimble',
    name: 'Thimble desk lamp',
    kind: 'Desk',
    price: 59,
    shape: 'table',
    text: 'Small foot, small shade, strong light. For desks with no room left.',
  },
  {
    id: 'drift',
    name: 'Drift wall light',
    kind: 'Wall',
    price: 68,
    shape: 'wall',
    text: 'A shell of bent veneer that washes the wall with light.',
  },
  {
    id: 'ember',
    name: 'Ember table lamp',
    kind: 'Table',
    price: 82,
    shape: 'ball',
    text: 'Smoked glass and a soft filament, dimmable to a glimmer.',
  },
  {
    id: 'quill',
    name: 'Quill wall light',
    kind: 'Wall',
    price: 54,
    shape: 'wall',
    text: 'A thin brass arm that folds away when the book is shut.',
  },
  {
    id: 'meadow',
    name: 'Meadow floor lamp',
    kind: 'Floor',
    price: 189,
    shape: 'floor',
    text: 'Three stems, three small shades, one switch.',
  },
]
const shades = [
  { name: 'Sand', color: '#dcc39a' },
  { name: 'Moss', color: '#7d8f63' },
  { name: 'Brick', color: '#bb5a3c' },
  { name: 'Night', color: '#34405c' },
]
const deliveries = [
  { id: 'post', name: 'By post', when: '2–3 days', price: 5 },
  { id: 'courier', name: 'Courier', when: 'Tomorrow', price: 12 },
  { id: 'fetch', name: 'Collect', when: 'In the shop', price: 0 },
]
const grounds = ['#efe7d8', '#e3e8dd', '#e8e0e2', '#dfe5ea']

const shapes = {
  desk: (c) =>
    `<path d="M70 160h60v8H70z" fill="#6d4a2f"/><path d="M98 162 76 100l46-42" fill="none" stroke="#8a6240" stroke-width="6"/><path d="m112 40 40 26-34 18z" fill="${c}"/>`,
  floor: (c) =>
    `<path d="m100 90-26 80M100 90l26 80M100 90v80" stroke="#8a6240" stroke-width="5"/><path d="M72 32h56l14 58H58z" fill="${c}"/>`,
  ball: (c) =>
    `<ellipse cx="100" cy="168" rx="44" ry="6" fill="#00000018"/><path d="M52 126a48 44 0 1 1 96 0c0 30-16 40-48 40s-48-10-48-40z" fill="${c}"/>`,
  table: (c) => `<path d="M78 160h44v8H78zM94 104h12v58H94z" fill="#8a6240"/><path d="M76 48h48l22 58H54z" fill="${c}"/>`,
  pendant: (c) =>
    `<path d="M100 0v62" stroke="#444" stroke-width="3"/><path d="M54 128a46 56 0 0 1 92 0z" fill="${c}"/><circle cx="100" cy="134" r="12" fill="#fff3c9"/>`,
  globe: (c) =>
    `<path d="M100 0v52" stroke="#444" stroke-width="3"/><circle cx="100" cy="108" r="54" fill="${c}"/><path d="M50 90h100M46 108h108M50 126h100" stroke="#00000022" stroke-width="2"/>`,
  arc: (c) =>
    `<path d="M56 168V86a44 44 0 0 1 88 0v8" fill="none" stroke="#444" stroke-width="5"/><path d="M40 164h36v6H40z" fill="#444"/><path d="M120 92h48l8 30h-64z" fill="${c}"/>`,
  wall: (c) => `<path d="M60 40h14v110H60z" fill="#8a6240"/><path d="M74 70c50-10 66 10 66 40s-30 34-66 26z" fill="${c}"/>`,
}
const drawing = (lamp, shade = 0) =>
  `<svg viewBox="0 0 200 200" preserveAspectRatio="xMidYMid meet" aria-hidden="true"><rect x="-400" y="-200" width="1000" height="600" fill="${grounds[lamps.indexOf(lamp) % grounds.length]}"/>${shapes[lamp.shape](shades[shade].color)}</svg>`

const $ = (selector) => document.querySelector(selector)
const euro = (amount) => `€ ${amount}`
const readBasket = () => JSON.parse(sessionStorage.getItem('basket') ?? '[]')
const lampOf = (id) => lamps.find((each) => each.id === id)
const choose = (group, chosen) => {
  for (const each of group.children) each.classList.toggle('on', each === chosen)
}

function showTop() {
  const count = readBasket().reduce((sum, each) => sum + each.count, 0)
  $('.top').innerHTML =
    `<a class="brand" id="brand" href="/index.html">Lumen <b>&</b> Oak</a><nav><a class="on" href="/index.html">Lamps</a><a>Bulbs</a><a>Repairs</a><a>Our workshop</a></nav><a class="basket" id="basket" href="/checkout.html">Basket · ${count}</a>`
}

function showList() {
  const kinds = ['All', ...new Set(lamps.map((each) => each.kind))]
  let kind = 'All'
  const show = () => {
    const most = Number($('#most').value)
    const list = lamps.filter((each) => (kind === 'All' || each.kind === kind) && each.price <= most)
    $('#most-value').textContent = euro(most)
    $('#shown').textContent = `${list.length} of ${lamps.length} shown`
    $('#grid').innerHTML = list
      .map(
        (each) =>
          `<a class="item" id="item-${each.id}" href="/product.html?id=${each.id}" aria-label="${each.name}">${drawing(each)}<div>${each.name}<span>${euro(each.price)}</span></div></a>`,
      )
      .join('')
  }
  $('#kinds').innerHTML = kinds
    .map((each) => `<button type="button" id="kind-${each.toLowerCase()}" class="${each === kind ? 'on' : ''}">${each}</button>`)
    .join('')
  $('#kinds').addEventListener('click', (event) => {
    kind = event.target.textContent
    choose($('#kinds'), event.target)
    show()
  })
  $('#most').addEventListener('input', show)
  show()
}

function showProduct() {
  const lamp = lampOf(new URLSearchParams(location.search).get('id'))
  let shade = 0
  let count = 1
  const show = () => {
    $('#picture').innerHTML = drawing(lamp, shade)
    $('#shade-name').textContent = shades[shade].name
    $('#count').textContent = String(count)
    choose($('#shades'), $('#shades').children[shade])
  }
  document.title = `${lamp.name} – Lumen & Oak`
  $('#name').textContent = lamp.name
  $('#price').textContent = euro(lamp.price)
  $('#text').textContent = lamp.text
  $('#shades').innerHTML = shades
    .map(
      (each) =>
        `<button type="button" id="shade-${each.name.toLowerCase()}" aria-label="${each.name}" style="background:${each.color}"></button>`,
    )
    .join('')
  $('#shades').addEventListener('click', (event) => {
    const index = [...$('#shades').children].indexOf(event.target)
    if (index >= 0) shade = index
    show()
  })
  $('#less').addEventListener('click', () => {
    count = Math.max(1, count - 1)
    show()
  })
  $('#more').addEventListener('click', () => {
    count += 1
    show()
  })
  $('#add').addEventListener('click', () => {
    sessionStorage.setItem('basket', JSON.stringify([...readBasket(), { id: lamp.id, shade, count }]))
    showTop()
    $('#added').textContent = `${count} × ${lamp.name}, ${shades[shade].name}, is in your basket.`
    $('#checkout').hidden = false
  })
  show()
}

const linesOf = (basket) =>
  basket
    .map(
      ({ id, shade, count }) =>
        `<div class="line">${drawing(lampOf(id), shade)}<p>${count} × ${lampOf(id).name}<br><span class="hint">${shades[shade].name}</span></p>${euro(lampOf(id).price * count)}</div>`,
    )
    .join('')

function showCheckout() {
  const basket = readBasket()
  let delivery = deliveries[0]
  const goods = basket.reduce((sum, each) => sum + lampOf(each.id).price * each.count, 0)
  const showTotals = () => {
    $('#totals').innerHTML =
      `<dt>Goods</dt><dd>${euro(goods)}</dd><dt>Delivery</dt><dd>${euro(delivery.price)}</dd><dt class="total">Total</dt><dd class="total">${euro(goods + delivery.price)}</dd>`
    choose($('#delivery'), $(`#delivery label[for="${delivery.id}"]`))
  }
  $('#lines').innerHTML = linesOf(basket) || '<p class="hint">Nothing in it yet.</p>'
  $('#delivery').innerHTML = deliveries
    .map(
      (each, index) =>
        `<label for="${each.id}"><input type="radio" name="delivery" id="${each.id}" ${index === 0 ? 'checked' : ''}>${each.name} <small>${each.when} · ${euro(each.price)}</small></label>`,
    )
    .join('')
  $('#delivery').addEventListener('change', (event) => {
    delivery = deliveries.find((each) => each.id === event.target.id)
    showTotals()
  })
  $('#apply').addEventListener('click', () => {
    $('#voucher-problem').textContent = 'Checking …'
    $('#voucher').classList.remove('bad')
    setTimeout(() => {
      $('#voucher-problem').textContent = `“${$('#voucher').value}” is not valid for this basket.`
      $('#voucher').classList.add('bad')
    }, 600)
  })
  $('#form').addEventListener('submit', (event) => {
    event.preventDefault()
    const missing = ['person', 'mail', 'street', 'code', 'city'].filter((id) => !document.getElementById(id).value.trim())
    for (const id of ['person', 'mail', 'street', 'code', 'city']) document.getElementById(id).classList.toggle('bad', missing.includes(id))
    $('#problem').textContent = missing.length ? 'Please fill in the fields in red.' : ''
    if (missing.length) return
    $('#order').disabled = true
    $('#order').textContent = 'Placing your order …'
    sessionStorage.setItem('order', JSON.stringify({ basket, name: $('#person').value, mail: $('#mail').value }))
    setTimeout(() => {
      history.pushState(null, '', '/thanks.html')
      showThanks()
      showTop()
    }, 1100)
  })
  showTotals()
}

function showThanks() {
  const order = JSON.parse(sessionStorage.getItem('order') ?? '{"basket":[],"name":"","mail":""}')
  sessionStorage.removeItem('basket')
  document.title = 'Thank you – Lumen & Oak'
  $('main').className = 'thanks card'
  $('main').innerHTML =
    `<div class="tick">✓</div><h1>Thank you, ${order.name.split(' ')[0]}!</h1><p>Your order <b>LO-48213</b> is with our workshop. We have sent the confirmation to <b>${order.mail}</b>.</p>${linesOf(order.basket)}<a class="main" id="home" href="/index.html">Back to the shop</a>`
}

const views = { list: showList, product: showProduct, checkout: showCheckout }
views[document.body.dataset.view]()
showTop()
