import type { Decision } from '../../domain/kernel/decision.ts';
import { noEffects, type Effects } from '../../domain/kernel/effects.ts';
import type { Operation } from '../../domain/kernel/envelope.ts';
import { definitionOf } from '../../domain/registry.ts';

/**
 * What follows from an own operation before the server has decided: as if applied now, without the costs that only
 * the server knows. Nothing for a type this build does not know.
 */
export function provisionalEffects(operation: Operation): Effects {
  const definition = definitionOf(operation.type, operation.version);
  return definition === null ? noEffects() : definition.effects(operation, provisionalDecision(operation));
}

function provisionalDecision(operation: Operation): Decision {
  const day = new Date(operation.clock.logicalMs).toISOString().slice(0, 10);
  return {
    outcome: 'applied', reason: null, flags: [], receivedAtMs: operation.clock.logicalMs, businessMs: operation.clock.logicalMs,
    day, hour: 0, postingDay: day, costsCents: [], variancesCents: [], taxesCents: [], owedCents: [], effectVersion: 1,
  };
}
