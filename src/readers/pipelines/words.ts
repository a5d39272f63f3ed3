/** Splits `deployToProd`, `deploy-to-prod`, `DEPLOY_PROD`, `.deploy.yml` into lower-case words. */
function wordsOf(text: string): string {
  return ` ${text
    .replaceAll('KinD', 'kind')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .toLowerCase()} `;
}

const DEPLOYS =
  / (re ?|auto ?|un)?deploy(s|ed|er|ment|ments|ing|ation)? | rollout | roll out | continuous delivery | ship | ship it | release to | go live | promote | deliver(y)? | livraison | despliegue | mise en prod | publish to (prod|staging) | update (server|prod|production|staging|config|manifests?|image( tag)?) /;
const STATIC =
  / (docs?|documentation|mkdocs|docusaurus|mdbook|typedoc|sphinx|storybook|gh pages|github pages|pages|wiki|landing|website|package|packages|npm|pypi|crates?|maven central|artifact|artifacts|apk|ios|android|testflight|play store|app store|chromatic|extension|helm charts?|charts?|typedoc|coverage report|sdk|badge|schema|contracts?|undeploy|teardown|tear down|cleanup|clean up|destroy|preview comment|delete) /;

/** Whether names say that something is brought to where it runs; not where they speak of documentation, packages or taking down. */
export function soundsLikeDeploying(text: string): boolean {
  const words = wordsOf(text);
  return (DEPLOYS.test(words) || /^ (ci )?cd (prod |production |staging |dev |main )?$/.test(words)) && !STATIC.test(words);
}

/** Whether names speak of what is published, or taken down, rather than run. */
export function soundsStatic(text: string): boolean {
  return STATIC.test(wordsOf(text));
}

/** Names of steps that begin by saying so: "Deploy to staging", not "Report the deployment". */
export function beginsByDeploying(title: string): boolean {
  return (
    / ?(re ?|auto )?deploy(ing)? | ?(promote|promoting|roll ?out|rolling out|release to|releasing to|publish to) /.exec(wordsOf(title))
      ?.index === 0 && soundsLikeDeploying(title)
  );
}

/** Names of places where software runs: `prod`, `staging`. */
export function soundsLikeEnvironment(text: string): boolean {
  return / (prod|production|staging|stage|preprod|pre prod|live|uat|qa|dev|development|demo|sandbox|integration env|prelive) /.test(
    wordsOf(text),
  );
}

export function soundsLikeTesting(text: string): boolean {
  const words = wordsOf(text);
  if (/ (lint|linter|scan|security|sast|audit|report|setup|set up|install|pen) /.test(words)) return false;
  return / (tests?|testing|unit|e2e|spec|specs|integration|rspec|pytest|jest|ci|ci checks?|acceptance|regression|verify build) /.test(
    wordsOf(text),
  );
}

/** Names of steps and scripts that look whether something is well. */
export function soundsLikeVerifying(text: string): boolean {
  if (/ (coverage|schema|lockfile|pr title|commits?|license) /.test(wordsOf(text))) return false;
  return / (health|healthy|healthcheck|healthz|smoke|verify|verification|validate|wait|ready|readiness|status|probe|sanity|check deployment|post deploy|warmup|warm up|e2e) /.test(
    wordsOf(text),
  );
}

export function soundsLikeRollingBack(text: string): boolean {
  return / (roll ?back|rolled back|revert|undo|restore (backup|previous|release|version)) /.test(wordsOf(text));
}

/** Scripts with these names prepare, build or tell; they never deploy. */
export function soundsLikePreparing(text: string): boolean {
  return / (build|builds|install|typecheck|types|store|seed|seeds|schema|db|semver|compile|assets?|precompile|env|secrets?|registry|sign|sbom|bump|labels?|comment|artifacts?|report|stats?|info|list|get|fetch|print|show|dump|import|export|docs?|setup|set up|init|bootstrap|lint|format|notify|notification|slack|login|auth|configure|checkout|version|changelog|test|tests|compile|download|prepare|clean|cleanup|upload|push|tag|backup|cache|generate|validate|check|scan|audit|logs?|prs?|pull requests?|merge requests?) /.test(
    wordsOf(text),
  );
}

/** Names of steps and scripts that make a cluster for the run alone. */
export function soundsLikeOwnCluster(text: string): boolean {
  const words = wordsOf(text);
  return (
    / (kind|k3d|k3s|minikube|microk8s) /.test(words) &&
    / (create|set ?up|setup|start|install|spin|up|launch|cluster|bootstrap|provision) /.test(words)
  );
}
