/** One thing to import: a folder, an archive, or loose files that belong together. Paths are relative, with `/`. */
export type Bundle = { title: string; files: { path: string; file: File }[] }

type FileEntry = Pick<FileSystemFileEntry, 'name' | 'file'> & { isFile: true; isDirectory: false }
type FolderEntry = Pick<FileSystemDirectoryEntry, 'name' | 'createReader'> & { isFile: false; isDirectory: true }

function isFileEntry(entry: FileSystemEntry): entry is FileSystemEntry & FileEntry {
  return entry.isFile
}

function isFolderEntry(entry: FileSystemEntry): entry is FileSystemEntry & FolderEntry {
  return entry.isDirectory
}

const isArchive = (name: string) => /\.(zip|tar|tgz|tar\.gz)$/i.test(name)
/** What file managers leave behind; never part of a recording. */
const isJunk = (name: string) => name === '.DS_Store' || name === 'Thumbs.db' || name === 'desktop.ini' || name === '__MACOSX'

export type Dropped = FileSystemEntry | File

/**
 * What was dropped. Must be called before anything is awaited: the browser empties the transfer when the event is over.
 * A file that a page made itself has no entry and comes as it is.
 */
export function droppedOf(transfer: DataTransfer): Dropped[] {
  return [...transfer.items].flatMap((item) => (item.kind === 'file' ? (item.webkitGetAsEntry() ?? item.getAsFile() ?? []) : []))
}

/** Reads dropped folders and files whole. Each folder and each archive is a bundle of its own; loose files make one together. */
export async function readBundles(dropped: readonly Dropped[]): Promise<Bundle[]> {
  const bundles: Bundle[] = []
  const loose: Bundle['files'] = []
  for (const entry of dropped) {
    if ('size' in entry) loose.push({ path: entry.name, file: entry })
    else if (isFolderEntry(entry)) bundles.push({ title: entry.name, files: await readFolder(entry, '') })
    else if (isFileEntry(entry)) loose.push({ path: entry.name, file: await readFile(entry) })
  }
  return [...bundles, ...bundlesOfFiles(loose)].filter((each) => each.files.length > 0)
}

/** Bundles of files without folders: each archive alone, the rest together. */
export function bundlesOfFiles(files: Bundle['files']): Bundle[] {
  const archives = files.filter((each) => isArchive(each.path)).map((each) => ({ title: each.path, files: [each] }))
  const rest = files.filter((each) => !isArchive(each.path) && !isJunk(each.path))
  const [first] = rest
  return first ? [...archives, { title: first.path, files: rest }] : archives
}

/** A folder chosen in a file dialog: every path begins with the folder's own name, which is its title. */
export function bundlesOfFolder(files: readonly File[]): Bundle[] {
  const byFolder = Map.groupBy(files, (file) => file.webkitRelativePath.split('/')[0] ?? '')
  return [...byFolder].flatMap(([title, list]) => {
    const kept = list.map((file) => ({ path: file.webkitRelativePath.split('/').slice(1).join('/'), file }))
    const clean = kept.filter((each) => !each.path.split('/').some(isJunk))
    return clean.length > 0 ? [{ title, files: clean }] : []
  })
}

async function readFolder(folder: FolderEntry, prefix: string): Promise<Bundle['files']> {
  const files: Bundle['files'] = []
  for (const entry of await listFolder(folder)) {
    if (isJunk(entry.name)) continue
    if (isFolderEntry(entry)) files.push(...(await readFolder(entry, `${prefix}${entry.name}/`)))
    else if (isFileEntry(entry)) files.push({ path: prefix + entry.name, file: await readFile(entry) })
  }
  return files
}

/** All entries of a folder: `readEntries` gives about a hundred at a time and then an empty list. */
async function listFolder(folder: FolderEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return all
    all.push(...some)
  }
}

function readFile(entry: FileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject))
}

export function countBytes(bundle: Bundle): number {
  return bundle.files.reduce((sum, each) => sum + each.file.size, 0)
}
