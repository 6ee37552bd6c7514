import { toTar } from '../formats/export/tar.ts'
import { createRoutes } from '../http/context.ts'
import { endpoint } from '../http/endpoint.ts'
import { sendChunks } from '../http/stream.ts'
import { type Backup, createBackup } from '../services/backup.ts'

/** The tar, and then what was made for it is cleared away, also when the reader goes early. */
async function* writeAndClose(backup: Backup): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of toTar(backup.write())) yield chunk as Uint8Array // a tar gives bytes only
  } finally {
    await backup.close()
  }
}

export const backupRoutes = createRoutes().get(
  '/backup',
  endpoint('system.backup', { summary: 'Everything in this store, as a tar that `retrace restore` reads', mediaType: 'application/x-tar' }),
  async (c) => {
    const backup = await createBackup(c.var.deps)
    return sendChunks(c, writeAndClose(backup), {
      'Content-Type': 'application/x-tar',
      'Content-Disposition': 'attachment; filename="retrace-backup.tar"',
    })
  },
)
