import { useState } from 'react';
import type { DeviceChain } from '../../domain/chains/api.ts';
import { deviceChainsSchema } from '../../domain/chains/api.ts';
import { useOffice, useSession } from '../../device/office-client.ts';
import { useOfficeQuery } from '../../device/office-query.ts';
import { AsyncView } from '../../ui/async-view.tsx';
import { Button } from '../../ui/button.tsx';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { Badge } from '../../ui/labels.tsx';
import { Panel } from '../../ui/layout.tsx';
import type { ChainProblem } from './chain-view.ts';
import { chainProblems, chainsInOrder, isIncomplete } from './chain-view.ts';
import { SignOffDialog } from './sign-off-dialog.tsx';
import { deviceTexts } from './texts.ts';

const CHAINS_KEY = 'devices/chains';
const EVERY_MS = 15_000;

/** What the owner may trust: of each device the numbers received, and in words what is missing. */
export function ChainsPanel() {
  const office = useOffice();
  const texts = useTexts(deviceTexts);
  const isOwner = useSession().employee.roles.some(({ role }) => role === 'owner');
  const [givingUp, setGivingUp] = useState<DeviceChain | null>(null);
  const chains = useOfficeQuery(CHAINS_KEY, async () => chainsInOrder((await office.ask({ path: '/api/devices/chains', answer: deviceChainsSchema })).items), { everyMs: EVERY_MS });
  return (
    <Panel title={texts.chains.title}>
      <AsyncView query={chains} lines={3}>
        {(list) => (
          <>
            <p className={list.some(isIncomplete) ? 'ui-warning' : 'ui-muted'}>{summaryOf(list, texts.chains)}</p>
            <ul className="device-chains">
              {list.map((chain) => (
                <ChainLine key={chain.deviceId} chain={chain} onGiveUp={isOwner && chain.missing !== null ? () => setGivingUp(chain) : undefined} />
              ))}
            </ul>
          </>
        )}
      </AsyncView>
      {givingUp?.missing && <SignOffDialog chain={givingUp} missing={givingUp.missing} onClose={() => setGivingUp(null)} />}
    </Panel>
  );
}

function summaryOf(list: readonly DeviceChain[], texts: { none: string; whole: string; incomplete: (count: number) => string }): string {
  if (list.length === 0) return texts.none;
  const incomplete = list.filter(isIncomplete).length;
  return incomplete === 0 ? texts.whole : texts.incomplete(incomplete);
}

const TONES: Readonly<Record<ChainProblem, 'error' | 'warning'>> = {
  unaccounted: 'error', missing: 'error', forked: 'error', quarantined: 'warning', deferred: 'warning', clock: 'warning',
};

function ChainLine({ chain, onGiveUp }: { chain: DeviceChain; onGiveUp: (() => void) | undefined }) {
  const office = useOffice();
  const { chains: texts } = useTexts(deviceTexts);
  const formats = useFormats();
  const { age, count, dateTime } = formats;
  const problems = chainProblems(chain);
  return (
    <li className="device-chain">
      <div className="device-chain-text">
        <span>
          <strong>{chain.name}</strong>
          {chain.registerName !== null && <span className="ui-muted">{` · ${chain.registerName}`}</span>}{' '}
          {problems.length === 0 && <Badge tone="success">{texts.complete}</Badge>}
          {problems.map((problem) => (
            <Badge key={problem} tone={TONES[problem]}>
              {texts.problems[problem]}
            </Badge>
          ))}
        </span>
        <span className="ui-muted ui-small">
          {chain.throughNumber === 0 ? texts.nothingYet : texts.received(count(chain.throughNumber), chain.throughBusinessMs === null ? null : dateTime(chain.throughBusinessMs))}
          {chain.lastSeenAtMs !== null && ` · ${texts.seen(age(chain.lastSeenAtMs, office.nowMs()))}`}
        </span>
        {problems.map((problem) => (
          <span key={problem} className="ui-small">
            {texts.problemText(problem, chain, formats)}
          </span>
        ))}
        {chain.signedOff.map((gap) => (
          <span key={gap.fromNumber} className="ui-muted ui-small">
            {texts.signedOff(gap.fromNumber, gap.toNumber, gap.byName ?? texts.somebody, dateTime(gap.atMs), gap.reason, gap.arrived)}
          </span>
        ))}
      </div>
      {onGiveUp && (
        <Button aria-label={texts.giveUpOf(chain.name)} onClick={onGiveUp}>
          {texts.giveUp}
        </Button>
      )}
    </li>
  );
}
