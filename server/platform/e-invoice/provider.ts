/** What a provider (PAC) gave back for a document. */
export interface Stamped {
  /** Fiscal UUID. */
  uuid: string;
  /** The stamped XML, whole, as received. */
  xml: string;
}

/** What came of handing a document over. */
export type StampAnswer =
  | ({ outcome: 'stamped' } & Stamped)
  /** Refused for what it says: sending it again changes nothing until somebody corrects it. */
  | { outcome: 'refused'; code: string; message: string }
  /** It (or another with its id) was stamped before: `earlier` is that stamp, null when the provider does not say. */
  | { outcome: 'duplicate'; earlier: Stamped | null }
  /** The provider was not reached, or let nobody in: certainly not stamped by this try. */
  | { outcome: 'unreached'; reason: string }
  /** No answer, or none that can be understood: it may be stamped. Ask before anything else. */
  | { outcome: 'unknown'; reason: string };

/** What the provider knows of a document that was handed over before. */
export type RecoverAnswer = ({ outcome: 'stamped' } & Stamped) | { outcome: 'not-stamped' } | Extract<StampAnswer, { outcome: 'refused' | 'duplicate' | 'unreached' | 'unknown' }>;

/** c_MotivoCancelacion. */
export type CancelMotive = '01' | '02' | '03' | '04';

export interface CancelRequest {
  issuerRfc: string;
  uuid: string;
  motive: CancelMotive;
  /** With motive 01. */
  replacement: string | null;
}

export type CancelAnswer =
  /** `201`: asked for; `202`: was before. The receipt is SAT's "acuse". */
  | { outcome: 'accepted'; code: '201' | '202'; receipt: string }
  | { outcome: 'refused'; code: string; message: string }
  | { outcome: 'unreached' | 'unknown'; reason: string };

/** A stamping provider. Adapters never throw for what a network or a provider does: it is an answer. */
export interface Provider {
  /** As the settings name it. */
  readonly name: string;
  /** Whether it seals too (`issue`): then it is given XML without seal. */
  readonly seals: boolean;
  /** @param id the document's own id: the same for every try of the same document */
  stamp(xml: string, id: string): Promise<StampAnswer>;
  /** Asks for a document that may have been stamped. Never makes a second stamp. */
  recover(xml: string, id: string): Promise<RecoverAnswer>;
  cancel(request: CancelRequest): Promise<CancelAnswer>;
}
