import { PrismaWeir } from "weir-prisma";
import { PrismaClient } from "@/generated/client";

export const prisma = new PrismaClient({ adapter: new PrismaWeir(process.env.WEIR_URL!) });
