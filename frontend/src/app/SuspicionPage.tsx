import { useParams } from 'react-router';

import { ACCEPTED, uploadEvidence } from '@/features/evidence/upload';
import { SuspicionView } from '@/features/screening/suspicions/SuspicionView';

import { NotFoundPage } from './faults';

const CUSTODY = { accepted: ACCEPTED, upload: uploadEvidence };

/** One suspicion, with the custody of files that its explanation rests on. */
export default function SuspicionPage() {
  const suspicionId = Number(useParams()['suspicionId']);
  if (!Number.isSafeInteger(suspicionId) || suspicionId < 1) return <NotFoundPage />;
  return <SuspicionView key={suspicionId} suspicionId={suspicionId} custody={CUSTODY} />;
}
