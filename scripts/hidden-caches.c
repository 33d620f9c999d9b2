/*
 * A library for LD_PRELOAD. With it, a process sees the processor of a virtual machine whose hypervisor
 * hides the caches: the vendor is AMD, and the CPUID leaves that describe the caches are zero. On such a
 * processor, oneDNN 3.2 to 3.7 computes convolutions incorrectly; libtorch itself is not modified.
 *
 * The library makes every CPUID instruction fault (arch_prctl(ARCH_SET_CPUID), which needs the flag
 * "cpuid_fault" in /proc/cpuinfo). Its handler for SIGSEGV then answers in place of the processor. All
 * other faults are passed to the process's own handler for SIGSEGV, such as Java's.
 */
#define _GNU_SOURCE
#include <asm/prctl.h>
#include <dlfcn.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#ifndef ARCH_SET_CPUID
#define ARCH_SET_CPUID 0x1012
#endif

#define ZEN_5_SIGNATURE 0x00B20F10u

typedef int (*sigaction_function)(int, const struct sigaction *, struct sigaction *);

static struct sigaction theirs;
static int ready;

static void cpuid(uint32_t leaf, uint32_t subleaf, uint32_t answer[4]) {
  __asm__ volatile("cpuid"
                   : "=a"(answer[0]), "=b"(answer[1]), "=c"(answer[2]), "=d"(answer[3])
                   : "a"(leaf), "c"(subleaf));
}

static int set_faulting(int on) { return (int)syscall(SYS_arch_prctl, ARCH_SET_CPUID, !on); }

static void disguise(uint32_t leaf, uint32_t subleaf, uint32_t answer[4]) {
  switch (leaf) {
    case 0:
      memcpy(&answer[1], "Auth", 4);
      memcpy(&answer[3], "enti", 4);
      memcpy(&answer[2], "cAMD", 4);
      break;
    case 1:
      answer[0] = ZEN_5_SIGNATURE;
      break;
    case 7:
      if (subleaf == 0) {
        /* Clears the features that Zen 5 lacks: AVX-512 for float16, and AMX. */
        answer[3] &= ~(1u << 22 | 1u << 23 | 1u << 24 | 1u << 25);
      } else if (subleaf == 1) {
        answer[0] &= ~(1u << 21);
      }
      break;
    case 0x80000000u:
      answer[0] = 0x80000021u;
      memcpy(&answer[1], "Auth", 4);
      memcpy(&answer[3], "enti", 4);
      memcpy(&answer[2], "cAMD", 4);
      break;
    case 2:
    case 4:
    case 0x80000005u:
    case 0x80000006u:
    case 0x8000001Du:
    case 0x8000001Eu:
      memset(answer, 0, 4 * sizeof answer[0]);
      break;
    default:
      if (leaf > 0x80000008u && leaf <= 0x80000021u) {
        memset(answer, 0, 4 * sizeof answer[0]);
      }
  }
}

static void answer_cpuid(ucontext_t *context) {
  greg_t *registers = context->uc_mcontext.gregs;
  uint32_t leaf = (uint32_t)registers[REG_RAX];
  uint32_t subleaf = (uint32_t)registers[REG_RCX];
  uint32_t answer[4];
  set_faulting(0);
  cpuid(leaf, subleaf, answer);
  set_faulting(1);
  disguise(leaf, subleaf, answer);
  registers[REG_RAX] = answer[0];
  registers[REG_RBX] = answer[1];
  registers[REG_RCX] = answer[2];
  registers[REG_RDX] = answer[3];
  registers[REG_RIP] += 2;
}

static void on_fault(int number, siginfo_t *info, void *context) {
  ucontext_t *at = context;
  const unsigned char *code = (const unsigned char *)at->uc_mcontext.gregs[REG_RIP];
  /* A fault of CPUID has the code SI_KERNEL, unlike a page fault, so the instruction can be read. */
  if (info->si_code == SI_KERNEL && code[0] == 0x0F && code[1] == 0xA2) {
    answer_cpuid(at);
  } else if (theirs.sa_flags & SA_SIGINFO) {
    theirs.sa_sigaction(number, info, context);
  } else if (theirs.sa_handler != SIG_DFL && theirs.sa_handler != SIG_IGN) {
    theirs.sa_handler(number);
  } else {
    signal(number, SIG_DFL);
    raise(number);
  }
}

static sigaction_function real(void) {
  return (sigaction_function)dlsym(RTLD_NEXT, "sigaction");
}

int sigaction(int number, const struct sigaction *action, struct sigaction *before) {
  if (number != SIGSEGV || !ready) {
    return real()(number, action, before);
  }
  struct sigaction old = theirs;
  if (action != NULL) {
    theirs = *action;
  }
  if (before != NULL) {
    *before = old;
  }
  return 0;
}

__attribute__((constructor)) static void hide(void) {
  struct sigaction mine;
  memset(&mine, 0, sizeof mine);
  mine.sa_sigaction = on_fault;
  mine.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
  real()(SIGSEGV, &mine, &theirs);
  ready = 1;
  if (set_faulting(1) != 0) {
    fprintf(stderr, "hidden-caches: this processor or kernel cannot make CPUID fault\n");
    _exit(2);
  }
}
