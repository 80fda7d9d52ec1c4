// Runs before the first paint: sets the theme and the language a person chose, so that nothing flashes.
// A file of its own, because the page's policy allows no inline script. Keys and rules as in src/ui/theme/theme.tsx
// and src/ui/i18n.tsx.
(function () {
  var root = document.documentElement;
  var read = function (key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  var choice = read('nexus.theme');
  var dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.dataset.theme = dark ? 'dark' : 'light';
  root.lang = read('nexus.language') === 'en' ? 'en' : 'es-MX';
  var meta = document.querySelector('meta[name="theme-color"]');
  if (meta) meta.content = dark ? '#1e2125' : '#f8f9fa';
})();
