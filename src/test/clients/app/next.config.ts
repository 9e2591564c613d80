import type { NextConfig } from "next";

// A copy of the application that `run` makes stands below the directory with node_modules.
export default {
  turbopack: { root: process.env.APP_ROOT ?? import.meta.dirname },
  devIndicators: false,
} satisfies NextConfig;
