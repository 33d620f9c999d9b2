/* How functions are compiled for several processors. */
#pragma once

/*
 * Compiles a function for AVX-512, AVX2 and plain x86-64; the loader picks the version for the processor.
 * On other architectures, there is one version. A build can define MULTIVERSIONED itself, to test a single
 * version.
 */
#ifndef MULTIVERSIONED
#ifdef __x86_64__
#define MULTIVERSIONED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#define MORE_VERSIONS
#else
#define MULTIVERSIONED
#endif
#endif

/* A function that becomes part of its caller, and so is compiled for the same processors. */
#define INLINE static inline __attribute__((always_inline))
