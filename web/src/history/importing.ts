import { t } from "../i18n/translate.ts";
import { readConversations } from "../state/conversations.ts";
import { saveNow, store } from "../state/saving.ts";
import { notify, notifyError } from "../ui/toast.tsx";
import { readArchive } from "./read-archive.ts";
import { ArchiveError } from "./read-json.ts";

const MOST_BYTES = 512 * 1024 * 1024;

/** Adds the conversations of an exported file to those that are here: all of them or, when anything is wrong, none. */
export async function importFile(file: File): Promise<void> {
  try {
    if (file.size > MOST_BYTES) throw new ArchiveError("", "tooLong");
    const records = readArchive(await file.text());
    await saveNow();
    await store.peek().put(records);
    await readConversations();
    const ids = records.conversations.map(({ id }) => id);
    notify(t("history.imported", { n: ids.length }), () => {
      const messages = records.messages.map(({ id }) => id);
      void store.peek().delete({ conversations: ids, messages }).then(readConversations);
    });
  } catch (error) {
    notifyError(
      error instanceof ArchiveError
        ? t("history.importFailed", { file: file.name, place: error.place, fault: t(`history.fault.${error.fault}`) })
        : t("history.importFailed", { file: file.name, place: "", fault: (error as Error).message }),
    );
  }
}
