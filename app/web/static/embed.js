// <script async src="…/embed.js" data-a="flask" data-b="django"></script>
