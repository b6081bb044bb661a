import { ACCEPTED, uploadEvidence } from '@/features/evidence/upload';
import { SuspicionsPage } from '@/features/screening/suspicions/SuspicionsPage';

const CUSTODY = { accepted: ACCEPTED, upload: uploadEvidence };

/** Suspicions, with the custody of files that explanations rest on. */
export default function SuspicionsWithEvidence() {
  return <SuspicionsPage custody={CUSTODY} />;
}
