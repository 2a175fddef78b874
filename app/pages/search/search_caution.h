// SPDX-License-Identifier: GPL-3.0-or-later
// Above the lists: one sentence when the codes behind one of them do not tell documents apart, and
// what to do about it. Hidden while all is well, and once it was closed until there is another one.
#pragma once
#include "widgets/controls/message_bar.h"

namespace sparsescope {

class AppContext;

class SearchCaution : public MessageBar {
    Q_OBJECT

  public:
    explicit SearchCaution(AppContext& context, QWidget* parent = nullptr);

  private:
    void refresh();

    AppContext& context_;
    QString shown_;   // the last sentence
    QString closed_;  // the one that was closed
};

}  // namespace sparsescope
