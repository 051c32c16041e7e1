// Runs before the style sheet is applied, so that the page never shows in the wrong theme.
(function () {
  var theme = null;
  try {
    theme = localStorage.getItem('carillon.theme');
  } catch (e) {
    // Storage is blocked: the theme of the system is used.
  }
  if (theme !== 'light' && theme !== 'dark') {
    theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  }
  document.documentElement.dataset.theme = theme;
})();
