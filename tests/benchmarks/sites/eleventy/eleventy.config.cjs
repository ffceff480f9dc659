module.exports = function () {
  return { dir: { input: "content", output: "_site" }, markdownTemplateEngine: false };
};
