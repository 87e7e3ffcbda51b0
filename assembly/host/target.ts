/**
 * Which WASI the module is compiled for: `asc --use WASI_0_2=i32` takes the back ends of `preview2/`, for a component;
 * else those of `preview1/`. A condition on it is decided at compile time, and only the imports of the branch that is
 * taken reach the module.
 */
// @ts-ignore: a name that exists only when the command line defines it
export const COMPONENT: bool = isDefined(WASI_0_2);
