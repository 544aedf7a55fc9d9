//! A host in Rust: loads the component and rulesets, evaluates one text request, prints the reply.
//!
//! `host-example-rust COMPONENT PACK… < request.txt`

use std::{env, fs, io, process::ExitCode};

use wasmtime::{
    Config, Engine, Result, Store, StoreLimits, StoreLimitsBuilder,
    component::{Component, Linker},
    error::Context,
    format_err,
};

use bindings::{
    RulesModule,
    exports::coded_record::rules::{
        rulesets::Description,
        types::{Error, ErrorKind},
    },
};

#[cfg(test)]
mod vectors;

/// Types and calls, written by the macro from the same WIT as the component.
mod bindings {
    wasmtime::component::bindgen!({ path: "../../wit", world: "rules-module" });
}

/// The instructions one call may take; see `docs/embedding.md` for how many calls do take.
const FUEL: u64 = 10_000_000_000;

/// The bytes one instance may hold: its rulesets, the request and the reply.
const MEMORY: usize = 256 << 20;

/// One instance of the module with its rulesets: one thread's at a time, used again and again.
struct Host {
    store: Store<StoreLimits>,
    module: RulesModule,
}

impl Host {
    /// Instantiates a component with nothing to link: it imports nothing.
    fn new(component: &Component) -> Result<Self> {
        let limits = StoreLimitsBuilder::new().memory_size(MEMORY).build();
        let mut store = Store::new(component.engine(), limits);
        store.limiter(|limits| limits);
        store.set_fuel(FUEL)?;
        let linker = Linker::new(component.engine());
        let module = RulesModule::instantiate(&mut store, component, &linker)?;
        Ok(Self { store, module })
    }

    /// Loads a ruleset and returns what it says of itself.
    fn load(&mut self, pack: &[u8]) -> Result<Description> {
        self.store.set_fuel(FUEL)?;
        let rulesets = self.module.coded_record_rules_rulesets();
        let handle = rulesets.call_load(&mut self.store, pack)?.map_err(|why| refused(&why))?;
        rulesets.call_describe(&mut self.store, handle)?.map_err(|why| refused(&why))
    }

    /// Evaluates a text request under the rulesets it names.
    ///
    /// The outer error is a trap (out of fuel or memory): this instance is dead, make a new one. The
    /// inner one is the module's answer to a request it cannot take: the instance lives on.
    fn evaluate(&mut self, request: &str) -> Result<Result<String, Error>> {
        self.store.set_fuel(FUEL)?;
        self.module.coded_record_rules_text_request().call_evaluate_text(&mut self.store, request)
    }
}

/// Compiles a component so that its calls burn fuel. Do it once a process; instances are cheap.
fn compile(path: &str) -> Result<Component> {
    let mut config = Config::new();
    config.consume_fuel(true);
    let bytes = fs::read(path).with_context(|| format!("cannot read `{path}`"))?;
    Component::new(&Engine::new(&config)?, bytes)
}

/// What an error says, for people and logs.
fn text(error: &Error) -> String {
    let kind = match error.kind {
        ErrorKind::BadRequest => "bad-request",
        ErrorKind::BadPack => "bad-pack",
        ErrorKind::UnknownHandle => "unknown-handle",
        ErrorKind::TooLarge => "too-large",
        ErrorKind::UnsupportedVersion => "unsupported-version",
    };
    format!("{kind}: {}", error.message)
}

fn refused(error: &Error) -> wasmtime::Error {
    format_err!("{}", text(error))
}

fn main() -> ExitCode {
    match run() {
        Ok(reply) => {
            println!("{reply}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<String> {
    let mut arguments = env::args().skip(1);
    let component = arguments.next().context("usage: COMPONENT PACK… < request.txt")?;
    let mut host = Host::new(&compile(&component)?)?;
    for path in arguments {
        let pack = fs::read(&path).with_context(|| format!("cannot read `{path}`"))?;
        let description = host.load(&pack).with_context(|| format!("`{path}`"))?;
        eprintln!("loaded {} {}", description.identity.name, description.identity.version);
    }
    let request = io::read_to_string(io::stdin()).context("cannot read the request")?;
    host.evaluate(&request)?.map_err(|why| refused(&why))
}
