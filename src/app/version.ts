declare const __APP_VERSION__: string | undefined;

/** Version of the app, put in by the build; sent to the server in `Nexus-App-Version`. `dev` outside a build. */
export const appVersion: string = typeof __APP_VERSION__ === 'undefined' ? 'dev' : __APP_VERSION__;
