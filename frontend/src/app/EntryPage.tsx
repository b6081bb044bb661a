import { useParams } from 'react-router';

import { EvidenceFile } from '@/features/evidence/EvidenceFile';
import { ACCEPTED, uploadEvidence } from '@/features/evidence/upload';
import { EntryView } from '@/features/ledger/entry/EntryView';
import type { ShowFile } from '@/features/ledger/entry/Citations';

import { NotFoundPage } from './faults';

const CUSTODY = { accepted: ACCEPTED, upload: uploadEvidence };
const showFile: ShowFile = (file, onChanged) => <EvidenceFile file={file} onChanged={onChanged} />;

/** An entry of the ledger with the files that prove its rectification. */
export default function EntryPage() {
  const entryId = Number(useParams()['entryId']);
  if (!Number.isSafeInteger(entryId) || entryId < 1) return <NotFoundPage />;
  return <EntryView key={entryId} entryId={entryId} custody={CUSTODY} showFile={showFile} />;
}
