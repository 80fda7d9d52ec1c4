const textsEs = {
  offlineTitle: 'Sin conexión con el servidor',
  offlineHelp: 'No se pudo traer la información. El mostrador sigue vendiendo; esta pantalla vuelve con la conexión.',
  offlineSave: 'No hubo respuesta del servidor y no se sabe si se guardó. Vuelve a guardar sin cambiar nada: no se duplica.',
  forbiddenTitle: 'No tienes permiso para ver esto',
  forbiddenHelp: 'Quien administra la cuenta puede dártelo en Personal.',
  notFoundTitle: 'No existe lo que buscas',
  notFoundHelp: 'Pudo borrarse, o la dirección no es correcta.',
  failedTitle: 'El servidor no pudo responder',
  failedHelp: 'Vuelve a intentar. Si sigue igual, avisa a quien te da el servicio.',
  dataOf: (time: string) => `datos de ${time}`,
  staleOffline: (time: string) => `Sin conexión: datos de ${time}.`,
  staleFailed: (time: string) => `No se pudo actualizar: datos de ${time}.`,
  changedFields: (names: string) => `Cambios sin guardar: ${names}`,
  discard: 'Descartar',
  save: 'Guardar',
  fixFields: 'Revisa los campos marcados.',
  moreRows: 'Ver más',
};

type AsyncTexts = typeof textsEs;

const textsEn = {
  offlineTitle: 'No connection to the server',
  offlineHelp: 'The information could not be fetched. The counter goes on selling; this screen comes back with the connection.',
  offlineSave: 'The server did not answer, so it is not known whether it was saved. Save again without changing anything: it is not duplicated.',
  forbiddenTitle: 'You do not have permission to see this',
  forbiddenHelp: 'Whoever manages the account can give it to you under People.',
  notFoundTitle: 'That does not exist',
  notFoundHelp: 'It may have been removed, or the address is wrong.',
  failedTitle: 'The server could not answer',
  failedHelp: 'Try again. If it goes on, tell your service provider.',
  dataOf: (time: string) => `figures of ${time}`,
  staleOffline: (time: string) => `No connection: figures of ${time}.`,
  staleFailed: (time: string) => `Could not refresh: figures of ${time}.`,
  changedFields: (names: string) => `Unsaved changes: ${names}`,
  discard: 'Discard',
  save: 'Save',
  fixFields: 'Check the marked fields.',
  moreRows: 'Show more',
} satisfies AsyncTexts;

/** Words of what waits for a server: loading, saving, and what can go wrong with either. */
export const asyncTexts = { es: textsEs, en: textsEn };
