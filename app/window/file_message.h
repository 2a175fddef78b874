// SPDX-License-Identifier: GPL-3.0-or-later
// Says what became of the file of the workspace, and offers what helps: it has vanished or was
// replaced, is there again, may be written from now on, or was not there when it was to be opened.
// Stays until it is closed or the matter is settled; other messages have a bar of their own.
#pragma once
#include <functional>

#include "widgets/controls/message_bar.h"

namespace sparsescope {

class AppContext;
class Commands;

class FileMessage : public MessageBar {
    Q_OBJECT

  public:
    FileMessage(AppContext& context, Commands& commands, QWidget* parent = nullptr);

  private:
    void tellAccess(const QString& sentence);
    void tellMissing(const QString& path, const QString& sentence);

    AppContext& context_;
    Commands& commands_;
    std::function<void()> second_;
};

}  // namespace sparsescope
