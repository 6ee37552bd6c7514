// A mail client with a made-up inbox. E archives, S stars, R replies, as in many a real one.
const mails = [
  {
    id: 'm1',
    from: 'Ida Falk',
    mail: 'ida.falk@example.com',
    subject: 'When does my order arrive?',
    when: '09:42',
    isNew: true,
    folder: 'Inbox',
    body: [
      'Hello,',
      'last week I ordered two Fern table lamps for my sister’s new flat. The order number is LO-48177. The confirmation said “two to three days”, and that was on Thursday.',
      'She moves in on Saturday, and I would so like to bring the lamps along. Are they on their way? And if one of them is still missing, would you send the other one ahead?',
      'The address has not changed. There is a bakery on the ground floor that takes parcels in when nobody is at home, so the driver does not need to come twice.',
      'One more question, while I am writing: the shade with the pleats – can it be cleaned with water, or only with a brush? We had one at my grandmother’s, and it never survived the spring cleaning.',
      'Thank you for your help, and for the pretty parcel paper last time. My daughter still has it on her wall.',
      'Kind regards,',
      'Ida Falk',
    ],
  },
  {
    id: 'm2',
    from: 'Packright',
    mail: 'news@packright.example.com',
    subject: 'Our spring boxes are here',
    when: '09:10',
    isNew: true,
    folder: 'Inbox',
    body: [
      'Dear customer,',
      'the new season brings four new carton sizes, all made of recycled board. Order before the end of the month and we print your name on them for nothing.',
      'Your Packright team',
    ],
  },
  {
    id: 'm3',
    from: 'Linen Yard',
    mail: 'billing@linenyard.example.com',
    subject: 'Invoice 2025-0311',
    when: '08:55',
    isNew: true,
    folder: 'Inbox',
    body: [
      'Good morning,',
      'please find the invoice for 40 pleated shades. The second half of the delivery follows in calendar week 12.',
      'Linen Yard, accounts',
    ],
  },
  {
    id: 'm4',
    from: 'Jonas Beck',
    mail: 'jonas.beck@example.com',
    subject: 'Hazel lamp, loose joint',
    when: 'Mon',
    isNew: false,
    folder: 'Inbox',
    body: ['Hi,', 'the lower joint of my lamp has become loose after two years. Is there a screw I can tighten?', 'Jonas'],
  },
  {
    id: 'm5',
    from: 'Design Weekly',
    mail: 'letter@designweekly.example.com',
    subject: 'Ten chairs you can’t sit on',
    when: 'Mon',
    isNew: true,
    folder: 'Inbox',
    body: ['This week: chairs, more chairs, and one bench.', 'You receive this letter because you once visited our stand.'],
  },
  {
    id: 'm6',
    from: 'Current & Sons',
    mail: 'accounts@currentandsons.example.com',
    subject: 'Invoice 7741',
    when: 'Mon',
    isNew: false,
    folder: 'Inbox',
    body: ['Hello,', 'attached is invoice 7741 for cables and switches, payable within 14 days.', 'Current & Sons'],
  },
  {
    id: 'm7',
    from: 'Tilda Moreau',
    mail: 'tilda.moreau@example.com',
    subject: 'Thank you!',
    when: 'Sun',
    isNew: false,
    folder: 'Inbox',
    body: ['The Heron lamp stands behind my chair now and I have read three books since. Thank you!', 'Tilda'],
  },
  {
    id: 'm8',
    from: 'Fair Calendar',
    mail: 'hello@faircalendar.example.com',
    subject: 'Early-bird stands for autumn',
    when: 'Sat',
    isNew: true,
    folder: 'Inbox',
    body: ['Book a stand before May and pay ten per cent less.', 'Fair Calendar'],
  },
  {
    id: 'm9',
    from: 'Northlight Metal',
    mail: 'sales@northlight.example.com',
    subject: 'Offer: shades in “Moss”',
    when: 'Fri',
    isNew: false,
    folder: 'Inbox',
    body: ['Good day,', 'we can make another 150 shades in the colour Moss at last year’s price.', 'Northlight'],
  },
]
const folders = ['Inbox', 'Starred', 'Sent', 'Archive']
const $ = (id) => document.getElementById(id)
let folder = 'Inbox'
let open = null
let isReplying = false
let query = ''

const inFolder = () =>
  mails.filter(
    (each) =>
      (folder === 'Starred' ? each.isStarred : each.folder === folder) &&
      (!query || `${each.from} ${each.subject}`.toLowerCase().includes(query)),
  )

function notify(text) {
  $('notice').textContent = text
  $('notice').hidden = false
  setTimeout(() => {
    $('notice').hidden = true
  }, 2200)
}

function showList() {
  const count = (name) =>
    mails.filter((each) => (name === 'Starred' ? each.isStarred : each.folder === name && (name !== 'Inbox' || each.isNew))).length
  $('folders').innerHTML = folders
    .map(
      (each) =>
        `<button type="button" id="folder-${each.toLowerCase()}" data-folder="${each}" class="folder ${each === folder ? 'on' : ''}">${each}<span>${count(each) || ''}</span></button>`,
    )
    .join('')
  $('list').innerHTML = inFolder()
    .map(
      (each) =>
        `<div class="row ${each.isNew ? 'new' : ''} ${each === open ? 'on' : ''}" id="${each.id}" data-id="${each.id}" role="listitem" aria-label="${each.from}: ${each.subject}"><b>${each.from}</b><span>${each.subject}</span><small>${each.when}</small><button type="button" class="star ${each.isStarred ? 'on' : ''}" id="star-${each.id}" data-star="${each.id}" aria-label="Star">★</button></div>`,
    )
    .join('')
  document.title = `${folder} – Pelican Mail`
}

function showReader() {
  if (!open) {
    $('reader').innerHTML = '<p class="empty">Nothing open</p>'
    return
  }
  const reply = `<div class="reply"><small>To ${open.mail}</small><textarea id="reply" aria-label="Reply"></textarea><button type="button" class="send" id="send">Send</button></div>`
  $('reader').innerHTML =
    `<div class="tools"><button type="button" class="tool" id="do-reply">Reply</button><button type="button" class="tool" id="do-archive">Archive</button><button type="button" class="tool" id="do-print">Print</button></div><h2>${open.subject}</h2><p class="from"><strong>${open.from}</strong> · ${open.mail}</p>${open.body.map((each) => `<p>${each}</p>`).join('')}${isReplying ? reply : ''}`
  if (isReplying) $('reply').focus()
}

function archive() {
  if (!open) return
  open.folder = 'Archive'
  open = null
  notify('Moved to Archive')
  showList()
  showReader()
}
function star(mail) {
  mail.isStarred = !mail.isStarred
  showList()
}
function startReply() {
  isReplying = true
  showReader()
}
function send() {
  const text = $('reply').value
  $('send').textContent = 'Sending …'
  setTimeout(() => {
    mails.unshift({
      id: `s${mails.length}`,
      from: `To ${open.from}`,
      mail: open.mail,
      subject: `Re: ${open.subject}`,
      when: 'Now',
      folder: 'Sent',
      body: text.split('\n'),
    })
    isReplying = false
    showList()
    showReader()
    notify('Message sent')
  }, 900)
}

$('folders').addEventListener('click', (event) => {
  folder = event.target.closest('button')?.dataset.folder ?? folder
  open = null
  showList()
  showReader()
})
$('list').addEventListener('click', (event) => {
  const starred = event.target.dataset.star
  if (starred) return star(mails.find((each) => each.id === starred))
  const id = event.target.closest('.row')?.dataset.id
  if (!id) return
  open = mails.find((each) => each.id === id)
  open.isNew = false
  isReplying = false
  showList()
  showReader()
  $('reader').scrollTop = 0
})
$('reader').addEventListener('click', (event) => {
  if (event.target.id === 'do-reply') startReply()
  if (event.target.id === 'do-archive') archive()
  if (event.target.id === 'send') send()
})
$('find').addEventListener('input', (event) => {
  query = event.target.value.trim().toLowerCase()
  showList()
})
document.addEventListener('keydown', (event) => {
  if (['INPUT', 'TEXTAREA'].includes(event.target.tagName) || event.ctrlKey) return
  if (event.key === 'e') archive()
  if (event.key === 's' && open) star(open)
  if (event.key === 'r') {
    event.preventDefault()
    startReply()
  }
})
showList()
showReader()
