import type { Metadata } from "next";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { listSignInMethods } from "@/features/identity/accounts/queries";
import { ChangePasswordForm } from "@/features/identity/components/change-password-form";
import { ProfileForm } from "@/features/identity/components/profile-form";
import { SetPasswordButton } from "@/features/identity/components/set-password-button";
import { SignInMethods } from "@/features/identity/components/sign-in-methods";
import { providerChoices, providerName } from "@/features/identity/providers";
import { DeleteAccountForm } from "@/features/privacy/deletion/components/delete-account-form";
import { getAccountEnd } from "@/features/privacy/deletion/queries";
import { requireMember } from "@/gates/page";

export const metadata: Metadata = { title: "Profile" };

export default async function ProfilePage({ params }: PageProps<"/[workspace]/settings/profile">) {
  const { workspace } = await params;
  const { user } = await requireMember(workspace);
  const [{ hasPassword, accounts }, end] = await Promise.all([listSignInMethods(user), getAccountEnd(user)]);
  const linked = new Set(accounts.map(({ provider }) => provider));
  return (
    <div className="grid gap-6">
      <Card>
        <CardHeader>
          <CardTitle>Profile</CardTitle>
          <CardDescription>How the members of your workspaces see you.</CardDescription>
        </CardHeader>
        <CardContent>
          <ProfileForm name={user.name ?? ""} email={user.email} />
        </CardContent>
      </Card>
      <Card>
        <CardHeader>
          <CardTitle>Password</CardTitle>
          <CardDescription>
            {hasPassword
              ? "Changing it signs out your other devices."
              : "You sign in with a provider. A password gives you a second way in."}
          </CardDescription>
        </CardHeader>
        <CardContent>{hasPassword ? <ChangePasswordForm /> : <SetPasswordButton />}</CardContent>
      </Card>
      <Card>
        <CardHeader>
          <CardTitle>Linked sign-ins</CardTitle>
          <CardDescription>
            Providers that sign you in. This is only about signing in: mailboxes are under Connections.
          </CardDescription>
        </CardHeader>
        <CardContent>
          <SignInMethods
            methods={accounts.map((account) => ({ ...account, providerName: providerName(account.provider) }))}
            available={providerChoices().filter(({ id }) => !linked.has(id))}
            isLastWay={!hasPassword && accounts.length === 1}
            returnTo={`/${workspace}/settings/profile`}
          />
        </CardContent>
      </Card>
      <Card>
        <CardHeader>
          <CardTitle>Delete account</CardTitle>
          <CardDescription>
            Ends your account for good. A receipt comes by mail when everything is gone.
          </CardDescription>
        </CardHeader>
        <CardContent>
          <DeleteAccountForm email={user.email} hasPassword={hasPassword} end={end} />
        </CardContent>
      </Card>
    </div>
  );
}
