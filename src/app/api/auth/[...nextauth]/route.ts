import { handleAuth } from "@/features/identity/next-auth";
import { authRoute } from "@/gates/auth";

const door = authRoute(handleAuth);

export { door as GET, door as POST };
