OutboundChild.run()
