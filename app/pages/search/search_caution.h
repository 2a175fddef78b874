// SPDX-License-Identifier: GPL-3.0-or-later
// The message above the lists of hits that warns when the codes behind a list do not tell documents
// apart, and says what to do. It is hidden while all is well; once closed, it stays hidden until it
// has something else to say.
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
    QString shown_;   // the sentence shown last
    QString closed_;  // the sentence that was closed
};

}  // namespace sparsescope
