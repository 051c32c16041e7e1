// Runs before the style sheet is applied and the script is there: the page never shows in the wrong theme, and what
// the first paint waits for is asked for at once.
(function () {
  function read(key) {
    try {
      return localStorage.getItem(key);
    } catch (e) {
      // Storage is blocked: what the browser says is used.
      return null;
    }
  }
  var own = document.currentScript;
  var root = document.documentElement;
  var theme = read('carillon.theme');
  if (theme !== 'light' && theme !== 'dark') {
    theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  }
  root.dataset.theme = theme;

  var language = read('carillon.language');
  if (language !== 'en' && language !== 'zh') {
    language = navigator.languages.map(function (tag) { return tag.slice(0, 2); }).find(function (tag) { return tag === 'zh' || tag === 'en'; });
  }
  language = language === 'zh' ? 'zh' : 'en';
  root.lang = language === 'zh' ? 'zh-CN' : 'en';
  // The build names the files of the words.
  if (own.dataset[language]) {
    var words = document.createElement('link');
    words.rel = 'modulepreload';
    words.crossOrigin = '';
    words.href = own.dataset[language];
    document.head.append(words);
  }

  var answers = (window.carillonAnswers = {});
  function ask(path) {
    answers[path] = fetch(path, { headers: { Accept: 'application/json', 'Accept-Language': language } }).then(
      function (answer) { return { answer: answer, at: Date.now() }; },
      function () { return null; }
    );
  }
  // A fragment logs in first.
  if (location.pathname !== '/login' && location.hash === '') {
    ask('/api/v1/session');
    if (location.pathname === '/' && location.search === '') {
      ask('/api/v1/overview?span=24h&include=series');
    }
  }
})();
